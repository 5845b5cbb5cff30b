/**
 * Feeds the chunks of a post to the engine in writes of about a mebibyte, a few at a time, so that
 * neither memory nor the disk is flooded. Ends when all are on this disk; copies elsewhere go on.
 */

import type { Answer } from '../../engine/effect.ts';
import { err, ok, type Result } from '../../engine/result.ts';
import type { Version } from '../../engine/version.ts';
import type { CommandDesk } from '../command-desk.ts';
import type { StorageFailure } from '../storage/storage.ts';

const writeBytes = 1024 * 1024;
const writesInFlightMax = 3;

export class ChunkWriter {
  readonly #desk: CommandDesk;
  #gathered: Version[] = [];
  #gatheredBytes = 0;
  #inFlight = new Set<Promise<void>>();
  #failure: StorageFailure | undefined;

  constructor(desk: CommandDesk) {
    this.#desk = desk;
  }

  /** Resolves when there is room for more. A failure so far is told at once and by `finish`. */
  async add(version: Version): Promise<Result<null, StorageFailure>> {
    const [first] = this.#gathered;
    const isElsewhere = first !== undefined && first.meta.placement !== version.meta.placement;
    if (isElsewhere) this.#write();

    this.#gathered.push(version);
    this.#gatheredBytes += version.meta.sizeBytes;
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
    const versions = this.#gathered;
    this.#gathered = [];
    this.#gatheredBytes = 0;

    const durable = this.#writeDurably(versions);
    this.#inFlight.add(durable);
    void durable.then(() => this.#inFlight.delete(durable));
  }

  async #writeDurably(versions: readonly Version[]): Promise<void> {
    const outcome = await writeHere(this.#desk, versions);
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
