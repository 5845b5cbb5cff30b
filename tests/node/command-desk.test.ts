import { describe, expect, test } from 'vitest';
import type { Answer } from '../../src/engine/effect.ts';
import type { ItemId, OperationId, Placement } from '../../src/engine/ids.ts';
import type { Command } from '../../src/engine/input.ts';
import { CommandDesk } from '../../src/node/command-desk.ts';

const item = { placement: 'ab'.repeat(16) as Placement, itemId: 'cd'.repeat(32) as ItemId };
const read = { type: 'read', ...item } as const;
const answerOf = (replies: number): Answer => ({ type: 'readFailed', replies });

const idOf = (command: Command | undefined): OperationId => {
  if (command === undefined || !('operationId' in command)) throw new Error('No operation.');
  return command.operationId;
};

describe('a command', () => {
  test('that has no answer is given as it is', () => {
    const given: Command[] = [];
    new CommandDesk((command) => given.push(command)).tell({ type: 'leave' });
    expect(given).toEqual([{ type: 'leave' }]);
  });

  test('gets the answer to its own operation, in whatever order answers come', async () => {
    const given: Command[] = [];
    const desk = new CommandDesk((command) => given.push(command));
    const answers = Promise.all([desk.ask(read), desk.ask(read), desk.ask(read)]);
    for (const at of [2, 0, 1]) desk.answer(idOf(given[at]), answerOf(at));
    expect(await answers).toEqual([answerOf(0), answerOf(1), answerOf(2)]);
    expect(given[0]).toEqual({ ...read, operationId: idOf(given[0]) });
  });

  test('may be answered while it is being given', async () => {
    const desk: CommandDesk = new CommandDesk((command) => desk.answer(idOf(command), answerOf(5)));
    expect(await desk.ask(read)).toEqual(answerOf(5));
  });

  test('that is followed hears each answer until the one it calls the last', () => {
    const given: Command[] = [];
    const desk = new CommandDesk((command) => given.push(command));
    const heard: Answer[] = [];
    desk.follow(read, (answer) => (heard.push(answer) < 2 ? 'more' : 'last'));
    for (const replies of [1, 2, 3]) desk.answer(idOf(given[0]), answerOf(replies));
    expect(heard).toEqual([answerOf(1), answerOf(2)]);
  });

  test('nobody waits for is no matter', () => {
    const desk = new CommandDesk(() => {});
    expect(() => desk.answer(77 as OperationId, answerOf(1))).not.toThrow();
  });
});
