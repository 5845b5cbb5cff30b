/** How much one socket, one address and the whole server may ask for. */

export interface Limits {
  readonly clientsMax: number;
  /** An SDP offer is a few kB; nothing legitimate comes near. */
  readonly messageMaxBytes: number;
  /** Each started 4 KiB of a message costs one unit of its socket's budget. */
  readonly socketBurst: number;
  readonly socketRefillPerSecond: number;
  /** New sockets and bootstrap questions of one address; a household shares one. */
  readonly connectsPerMinute: number;
  readonly questionsPerMinute: number;
  /** Tabs on the server's own machine all share the loopback address. */
  readonly loopbackFactor: number;
  readonly pingIntervalMs: number;
  /** A hidden tab's timers may fire once a minute: two heartbeats may be lost. */
  readonly aliveTimeoutMs: number;
  readonly drainMs: number;
}

export const defaultLimits: Limits = {
  clientsMax: 5_000,
  messageMaxBytes: 64 * 1024,
  // Joining a full mesh of 24 is 23 dials of one offer and about a dozen candidates each.
  socketBurst: 1_000,
  socketRefillPerSecond: 60,
  connectsPerMinute: 240,
  questionsPerMinute: 240,
  loopbackFactor: 20,
  pingIntervalMs: 30_000,
  aliveTimeoutMs: 150_000,
  drainMs: 1_000,
};
