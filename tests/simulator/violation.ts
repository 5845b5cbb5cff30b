/** What must never be. Thrown by the world where it is seen; the run ends there. */

export type Invariant =
  | 'engineBug'
  | 'undecodableMessage'
  | 'acknowledgedLost'
  | 'acknowledgedTooEarly'
  | 'droppedTooEarly'
  | 'resurrection'
  | 'divergence'
  | 'falselySynced'
  | 'dotReused'
  | 'falseDominance'
  | 'preferenceLists'
  | 'membership'
  | 'bounds'
  | 'clockMoved'
  | 'sessionWentBack'
  | 'splitOverlay'
  | 'unwritable'
  | 'indexDiffers'
  | 'unanswered'
  | 'neverWritten'
  | 'unfetchable';

export class Violation extends Error {
  override readonly name = 'Violation';
  readonly invariant: Invariant;

  constructor(invariant: Invariant, sentence: string) {
    super(`${invariant}: ${sentence}`);
    this.invariant = invariant;
  }
}
