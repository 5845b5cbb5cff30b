/** From counts of copies to the one state that the meter shows and the sentence says. */

export type CopiesState =
  | 'onlyHere'
  | 'copying'
  | 'safe'
  | 'complete'
  | 'completeNotHere'
  | 'looking'
  | 'someAwaySafe'
  | 'someAwayThin'
  | 'noneHere'
  /** Refused by a full or failing disk: told where it was tried, for nothing of it exists. */
  | 'notSaved';

export interface CopiesCount {
  /** Copies wanted, and copies that make it safe, for the ring as it is now. */
  readonly n: number;
  readonly w: number;
  /** Distinct devices with a copy that can be reached now, this one included. */
  readonly here: number;
  /** Distinct devices with a copy that cannot. */
  readonly away: number;
  readonly onThisDevice: boolean;
  /** Devices in reach, this one included. */
  readonly devicesHere: number;
  /** Somebody who would know has said what they hold, or nobody else can have heard of it yet. */
  readonly hasAnswered: boolean;
  readonly lookingForMs: number;
}

export const lookingMsMax = 20_000;

export const copiesStateOf = (count: CopiesCount): CopiesState => {
  const { n, w, here, away, onThisDevice } = count;
  // One copy is never called safe, however few devices there are.
  const isSafe = here >= w && here > 1;
  const isLooking = !count.hasAnswered && count.lookingForMs < lookingMsMax;
  if (isLooking && !isSafe) return 'looking';
  if (here === 0) return 'noneHere';

  if (isSafe && here >= n) return onThisDevice ? 'complete' : 'completeNotHere';
  if (away > 0) return isSafe ? 'someAwaySafe' : 'someAwayThin';
  if (isSafe) return 'safe';
  return onThisDevice && count.devicesHere === 1 ? 'onlyHere' : 'copying';
};
