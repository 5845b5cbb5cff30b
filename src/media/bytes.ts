/** Bytes as the photo formats speak of them: views on one file, four-letter names, lists of pieces. */

export type Bytes = Uint8Array<ArrayBuffer>;

export function asciiAt(bytes: Bytes, offset: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + length));
}

export function asciiBytes(text: string): Bytes {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

export function viewOf(bytes: Bytes): DataView<ArrayBuffer> {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function sizeOf(pieces: readonly Bytes[]): number {
  return pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
}

export function joined(pieces: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(sizeOf(pieces));
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.byteLength;
  }
  return whole;
}
