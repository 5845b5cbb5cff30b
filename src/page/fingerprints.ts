/** The DTLS fingerprints of a connection, from the descriptions that both sides agreed on. */

import type { LinkFingerprints } from '../node/node-api.ts';

const fingerprintPattern = /^a=fingerprint:(\S+) (\S+)\s*$/m;

const fingerprintOf = (description: RTCSessionDescription | null): string | undefined => {
  const match = description === null ? null : fingerprintPattern.exec(description.sdp);
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
