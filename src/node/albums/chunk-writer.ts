/**
 * Feeds the chunks of a post to the engine in writes of about a mebibyte, a few at a time, so that
 * neither memory nor the disk is flooded. Each write is noted before it begins. Ends when all are on
 * this disk; copies elsewhere go on.
 */

import type { Answer } from '../../engine/effect.ts';
import { err, ok, type Result } from '../../engine/result.ts';
import type { Version } from '../../engine/version.ts';
import type { CommandDesk } from '../command-desk.ts';
import type { EntryRef } from '../../trust/entry.ts';
import type { StorageFailure } from '../storage/storage.ts';
import type { WorkInHand } from './work-journal.ts';

const writeBytes = 1024 * 1024;
const writesInFlightMax = 3;

export interface Piece {
  readonly ref: EntryRef;
  readonly version: Version;
}

export class ChunkWriter {
  readonly #desk: CommandDesk;
  readonly #hand: Pick<WorkInHand, 'note'>;
  #gathered: Piece[] = [];
  #gatheredBytes = 0;
  #inFlight = new Set<Promise<void>>();
  #failure: StorageFailure | undefined;

  constructor(desk: CommandDesk, hand: Pick<WorkInHand, 'note'>) {
    this.#desk = desk;
    this.#hand = hand;
  }

  /** Resolves when there is room for more. A failure so far is told at once and by `finish`. */
  async add(piece: Piece): Promise<Result<null, StorageFailure>> {
    const [first] = this.#gathered;
    const isElsewhere = first !== undefined && first.ref.placement !== piece.ref.placement;
    if (isElsewhere) this.#write();

    this.#gathered.push(piece);
    this.#gatheredBytes += piece.version.meta.sizeBytes;
    if (this.#gatheredBytes >= writeBytes) this.#write();
    while (this.#inFlight.size >= writesInFlightMax) await Promise.race(this.#inFlight);
    return this.#outcome();
  }

  async finish(): Promise<Result<null, StorageFailure>> {
    if (this.#gathered.length > 0) this.#write();
    await Promise.all(this.#inFlight);
    return this.#outcome();
  }

  #outcome(): Result<null, StorageFailure> {
    return this.#failure === undefined ? ok(null) : err(this.#failure);
  }

  #write(): void {
    const pieces = this.#gathered;
    this.#gathered = [];
    this.#gatheredBytes = 0;

    const durable = this.#writeDurably(pieces);
    this.#inFlight.add(durable);
    void durable.then(() => this.#inFlight.delete(durable));
  }

  async #writeDurably(pieces: readonly Piece[]): Promise<void> {
    const noted = await this.#hand.note(pieces.map(({ ref }) => ref));
    const outcome = noted.ok
      ? await writeHere(
          this.#desk,
          pieces.map(({ version }) => version),
        )
      : noted;
    if (!outcome.ok) this.#failure = outcome.error;
  }
}

/** Writes versions of one placement as pins; resolves once they are on this disk, or refused. */
export const writeHere = (
  desk: CommandDesk,
  versions: readonly Version[],
): Promise<Result<null, StorageFailure>> =>
  new Promise((resolve) => {
    desk.follow({ type: 'write', versions, isPin: true }, (answer) => {
      if (answer.type === 'writeFailed') resolve(err(failureOf(answer)));
      else resolve(ok(null));
      return answer.type === 'durableHere' ? 'more' : 'last';
    });
  });

const failureOf = (answer: Extract<Answer, { type: 'writeFailed' }>): StorageFailure =>
  answer.reason === 'storageFull' ? 'storageFull' : 'storageFailed';
