import { expect, test } from 'vitest';

import type { EngineMessage } from '../../../src/engine/message.ts';
import { Cluster, type TestTab } from '../cluster.ts';
import { chunk } from '../things.ts';

const photo = chunk('photo');
const nothing: EngineMessage = { type: 'unwatch', placements: [] };

const speaksForItsRange = (cluster: Cluster, tab: TestTab, reader: TestTab): boolean => {
  const from = cluster.sent.length;
  const { placement, itemId } = photo.meta;
  const read = { type: 'read', requestId: 5, placement, itemId, want: 'ids' } as const;
  tab.put({ type: 'message', from: reader.nodeId, message: read });
  const replies = cluster.sent.slice(from).map(({ message }) => message);
  return replies.some((message) => message.type === 'readReply' && message.isProven);
};

/** A newcomer that has compared with the one other owner, and whose bytes are still on their way. */
const newcomerAwaitingBytes = () => {
  const cluster = new Cluster();
  const holder = cluster.open(0);
  cluster.run(5000);
  holder.write([photo]);
  cluster.run(2000);
  const bytes: EngineMessage[] = [];
  cluster.change(({ from, message }) => {
    if (from !== holder.nodeId || message.type !== 'fetched') return message;
    bytes.push(message);
    return nothing;
  });
  const newcomer = cluster.open(1);
  cluster.run(6000);
  // From here on nothing is compared any more.
  cluster.change(({ message }) => (message.type === 'exchange' ? nothing : message));
  const bytesCome = (): void => {
    for (const message of bytes) newcomer.put({ type: 'message', from: holder.nodeId, message });
    cluster.run(100);
    expect(newcomer.disk.holds(photo.meta)).toBe(true);
  };
  return { cluster, holder, newcomer, bytesCome };
};

test('a newcomer speaks for its range once all it lacked has come', () => {
  const { cluster, holder, newcomer, bytesCome } = newcomerAwaitingBytes();
  expect(speaksForItsRange(cluster, newcomer, holder)).toBe(false);
  bytesCome();
  expect(speaksForItsRange(cluster, newcomer, holder)).toBe(true);
});

test('what was compared before a sleep proves nothing after it', () => {
  const { cluster, holder, newcomer, bytesCome } = newcomerAwaitingBytes();
  newcomer.command(() => ({ type: 'distrustLinks' }));
  bytesCome();
  expect(speaksForItsRange(cluster, newcomer, holder)).toBe(false);
});
