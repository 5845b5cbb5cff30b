/** Tells a photo by its first bytes: names and MIME types are only what somebody claimed. */

import { asciiAt, type Bytes } from './bytes.ts';

export type PhotoFormat = 'jpeg' | 'png' | 'webp';

export function sniffFormat(bytes: Bytes): PhotoFormat | undefined {
  if (asciiAt(bytes, 0, 3) === '\xff\xd8\xff') return 'jpeg';
  if (asciiAt(bytes, 0, 8) === '\x89PNG\r\n\x1a\n') return 'png';
  if (asciiAt(bytes, 0, 4) === 'RIFF' && asciiAt(bytes, 8, 4) === 'WEBP') return 'webp';
  return undefined;
}
