/** The situations the screens are shown in. */

export const fixtureStates = [
  /** Five devices here, one away, six albums. */
  'shared',
  /** Albums are here, nobody else is. */
  'alone',
  /** One album without a photo. */
  'empty',
  /** One album that was joined while nobody who holds it was here. */
  'untold',
  /** Nothing yet. */
  'firstRun',
  /** No network at all. */
  'offline',
  /** Holders of some photos are away. */
  'noneHere',
  /** One album of a thousand posts. */
  'long',
  /** An own post got two captions at the same time. */
  'twoCaptions',
  /** The node has not answered yet. */
  'starting',
  /** The browser gives no storage. */
  'trouble',
] as const;

export type FixtureState = (typeof fixtureStates)[number];

export const isFixtureState = (text: string): text is FixtureState =>
  (fixtureStates as readonly string[]).includes(text);
