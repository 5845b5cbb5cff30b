/** What a message may hold. What exceeds it is refused unread. */

const kibibyte = 1024;

export const wireLimits = {
  frameBytesMax: 64 * kibibyte,
  messageBytesMax: 4 * kibibyte * kibibyte,
  /** Messages begun and not yet whole, on one link. */
  partialMessagesMax: 8,
  partialBytesMax: 12 * kibibyte * kibibyte,

  /** The CBOR part of a message; bodies of versions follow it and do not count. */
  headItemsMax: 200_000,
  headDepthMax: 6,
  gossipMax: 20_000,
  claimBytesMax: 256,
  versionsMax: 4096,
  refsMax: 32_768,
  rangesMax: 4096,
  placementsMax: 16_384,
  hopsMax: 32,
  relayPayloadBytesMax: 64 * kibibyte,
} as const;
