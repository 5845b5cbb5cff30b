/** What was refused and how often: all the log ever says about misbehaving clients. */

export type Refusal =
  | 'foreignOrigin'
  | 'malformedIntroduction'
  | 'tooManyConnects'
  | 'tooManyQuestions'
  | 'malformedFrame'
  | 'malformedMessage'
  | 'otherNetwork'
  | 'absentDestination'
  | 'flood';

export class RefusalCounts {
  readonly #counts = new Map<Refusal, number>();

  add(refusal: Refusal): void {
    this.#counts.set(refusal, this.countOf(refusal) + 1);
  }

  countOf(refusal: Refusal): number {
    return this.#counts.get(refusal) ?? 0;
  }

  toObject(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }
}
