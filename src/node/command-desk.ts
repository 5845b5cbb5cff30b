/** Gives commands to the engine and matches its answers to whoever asked. */

import type { Answer } from '../engine/effect.ts';
import type { OperationId } from '../engine/ids.ts';
import type { Command } from '../engine/input.ts';

type OperationCommand = Extract<Command, { readonly operationId: OperationId }>;
type PlainCommand = Exclude<Command, OperationCommand>;
/** `Omit` over a union, member by member. */
type WithoutId<C> = C extends unknown ? Omit<C, 'operationId'> : never;

/** Says after each answer whether more will come. */
type AnswerListener = (answer: Answer) => 'more' | 'last';

export class CommandDesk {
  readonly #give: (command: Command) => void;
  readonly #listeners = new Map<OperationId, AnswerListener>();
  #lastOperationId = 0;

  constructor(give: (command: Command) => void) {
    this.#give = give;
  }

  /** For commands that have no answer. */
  tell(command: PlainCommand): void {
    this.#give(command);
  }

  /** Resolves with the first answer. */
  ask(command: WithoutId<OperationCommand>): Promise<Answer> {
    return new Promise((resolve) => {
      this.follow(command, (answer) => {
        resolve(answer);
        return 'last';
      });
    });
  }

  /** Calls back with each answer until the listener says it was the last. */
  follow(command: WithoutId<OperationCommand>, listener: AnswerListener): void {
    this.#lastOperationId += 1;
    const operationId = this.#lastOperationId as OperationId;
    this.#listeners.set(operationId, listener);
    this.#give({ ...command, operationId });
  }

  answer(operationId: OperationId, answer: Answer): void {
    const listener = this.#listeners.get(operationId);
    if (listener?.(answer) === 'last') this.#listeners.delete(operationId);
  }
}
