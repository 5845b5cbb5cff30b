/**
 * Signals as they travel over the mesh: JSON in a relay's payload. Whoever passes one on may change
 * all of it, `from` included, so it is judged like the server's, and only says where to answer: who
 * is at the other end, the handshake proves.
 */

import { judgeSignal, type Signal } from './signal-policy.ts';

const payloadBytesMax = 16 * 1024;

/** What PeerJS gives its socket to send. */
export interface OutboundSignal {
  readonly type: string;
  readonly dst: string;
  readonly payload: { readonly connectionId: string };
}

export interface RelayedSignal {
  readonly signal: Signal;
  /** The same as PeerJS reads it. */
  readonly message: unknown;
}

export const encodeSignal = ({ type, payload }: OutboundSignal): Uint8Array =>
  new TextEncoder().encode(JSON.stringify({ type, payload }));

/** Undefined when it is nothing that one node may say to another. Never throws. */
export const openRelayed = (from: string, bytes: Uint8Array): RelayedSignal | undefined => {
  if (bytes.byteLength > payloadBytesMax) return undefined;

  const said = parse(bytes);
  if (typeof said !== 'object' || said === null) return undefined;

  const message = { ...said, src: from };
  const verdict = judgeSignal(message);
  // Only the server may speak for itself, or say that nobody is there.
  if (verdict.type !== 'signal' || verdict.signal.type === 'EXPIRE') return undefined;

  return { signal: verdict.signal, message: verdict.message };
};

const parse = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
};
