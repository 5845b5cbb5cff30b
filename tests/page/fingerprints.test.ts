import { describe, expect, test } from 'vitest';
import { fingerprintsOf } from '../../src/page/fingerprints.ts';

const sdpOf = (...lines: readonly string[]): string =>
  ['v=0', 's=-', ...lines, 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel', ''].join('\r\n');

const connection = (local: string | undefined, remote: string | undefined): RTCPeerConnection => {
  const description = (sdp: string | undefined) => (sdp === undefined ? null : { sdp });
  return {
    localDescription: description(local),
    remoteDescription: description(remote),
  } as RTCPeerConnection;
};

const ours = sdpOf('a=fingerprint:sha-256 AA:01');
const theirs = sdpOf('a=fingerprint:sha-256 BB:02');

describe('fingerprints', () => {
  test('are told once both descriptions are there', () => {
    expect(fingerprintsOf(connection(ours, theirs))).toEqual({
      local: 'sha-256 AA:01',
      remote: 'sha-256 BB:02',
    });
    expect(fingerprintsOf(connection(ours, undefined))).toBeUndefined();
    expect(fingerprintsOf(connection(undefined, theirs))).toBeUndefined();
  });

  test('are the same to engines that write them differently', () => {
    const lower = sdpOf('a=fingerprint:SHA-256 bb:02').replaceAll('\r\n', '\n');
    expect(fingerprintsOf(connection(ours, lower))?.remote).toBe('sha-256 BB:02');
  });

  test('may be said for the session and for its one part', () => {
    const twice = sdpOf('a=fingerprint:sha-256 BB:02', 'a=fingerprint:sha-256 bb:02');
    expect(fingerprintsOf(connection(ours, twice))?.remote).toBe('sha-256 BB:02');
  });

  // Which of two counts differs from engine to engine: a server could show us one and use the other.
  test.each([
    ['two certificates', sdpOf('a=fingerprint:sha-256 BB:02', 'a=fingerprint:sha-256 EE:66')],
    ['two digests', sdpOf('a=fingerprint:sha-256 BB:02', 'a=fingerprint:sha-512 BB:02')],
    ['one in other letters', sdpOf('a=fingerprint:sha-256 BB:02', 'A=FINGERPRINT:sha-256 EE:66')],
    ['one oddly spaced', sdpOf('a=fingerprint:sha-256 BB:02', 'a=fingerprint: sha-256  EE:66')],
    ['one behind a bare return', `${theirs}a=fingerprint:sha-256 EE:66\r`],
    ['none', sdpOf()],
    ['half of one', sdpOf('a=fingerprint:sha-256')],
  ])('of a description with %s are not told', (_what, remote) => {
    expect(fingerprintsOf(connection(ours, remote))).toBeUndefined();
  });
});
