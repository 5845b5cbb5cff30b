/** The DTLS fingerprints of a connection, from the descriptions that both sides agreed on. */

import type { LinkFingerprints } from '../node/node-api.ts';

const fingerprintPattern = /^a=fingerprint:(\S+) (\S+)\s*$/;

/**
 * Of a description that names one certificate, however often. Engines differ in which of two they
 * go by, so with two a signaling server could have us sign the one and use the other.
 */
const fingerprintOf = (description: RTCSessionDescription | null): string | undefined => {
  const lines = (description?.sdp ?? '').split(/[\r\n]+/);
  const named = new Set(lines.filter((line) => /fingerprint/i.test(line)).map(normalFingerprint));
  const [fingerprint] = named;
  return named.size === 1 ? fingerprint : undefined;
};

const normalFingerprint = (line: string): string | undefined => {
  const match = fingerprintPattern.exec(line);
  const algorithm = match?.[1];
  const digest = match?.[2];
  if (algorithm === undefined || digest === undefined) return undefined;

  return `${algorithm.toLowerCase()} ${digest.toUpperCase()}`;
};

/** Undefined before both descriptions are set. */
export const fingerprintsOf = (connection: RTCPeerConnection): LinkFingerprints | undefined => {
  const local = fingerprintOf(connection.localDescription);
  const remote = fingerprintOf(connection.remoteDescription);
  if (local === undefined || remote === undefined) return undefined;

  return { local, remote };
};
