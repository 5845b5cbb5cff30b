import { expect, test } from 'vitest';

import type { EngineMessage } from '../../../src/engine/message.ts';
import { Cluster } from '../cluster.ts';
import { entry } from '../things.ts';

test('a comparison that nobody answered is begun again soon, not only a period later', () => {
  const cluster = new Cluster({ exchangeIntervalMs: 3_600_000 });
  const keeper = cluster.open(0);
  cluster.run(8000);
  const { placement, itemId } = entry('post').meta;
  keeper.write([entry('post')]);
  cluster.run(1000);

  const newcomer = cluster.open(1);
  let lost = 0;
  // Said to nobody: an answer to what was never asked.
  const lose = (message: EngineMessage): EngineMessage => {
    if (message.type !== 'exchange' || message.isReply || lost > 0) return message;
    lost += 1;
    return { ...message, isReply: true, exchangeId: message.exchangeId + 1 };
  };
  cluster.change(({ from, message }) => (from === newcomer.nodeId ? lose(message) : message));
  cluster.run(cluster.options.operationTimeoutMs + 5000);
  expect(lost).toBe(1);

  // Both must have proven what they own: there is nobody else.
  const answers = newcomer.command((operationId) => ({
    type: 'read',
    operationId,
    placement,
    itemId,
  }));
  cluster.run(1000);
  expect(answers).toMatchObject([{ type: 'read', replies: 2 }]);
});
