/** Whatever a peer asks for, the answer is one that a link can carry. */

import { expect, test } from 'vitest';

import { answerRanges, openRanges } from '../../../src/engine/anti-entropy/exchange.ts';
import { ItemIndex } from '../../../src/engine/anti-entropy/item-index.ts';
import { spanOfRange } from '../../../src/engine/anti-entropy/item-order.ts';
import { shortNameOf } from '../../../src/engine/anti-entropy/short-name.ts';
import type { Position } from '../../../src/engine/ids.ts';
import type { EngineMessage, ExchangeRange } from '../../../src/engine/message.ts';
import { defaultOptions } from '../../../src/engine/options.ts';
import { Admission } from '../../../src/engine/replication/admission.ts';
import type { Version } from '../../../src/engine/version.ts';
import { Gatekeeper } from '../../../src/node/gatekeeper.ts';
import { envelopeLimits } from '../../../src/trust/envelope.ts';
import { wireLimits } from '../../../src/wire/wire-limits.ts';
import { replicaFlags, versionNumbered } from '../anti-entropy/some-versions.ts';
import { Cluster, nodeIdNumbered } from '../cluster.ts';
import { actorNamed, entry } from '../things.ts';

const isSendable = (message: EngineMessage): boolean =>
  Gatekeeper.seal(message).length <= wireLimits.messageBytesMax;

const siblingsOf = (count: number): readonly Version[] => {
  const sizeBytes = envelopeLimits.envelopeBytesMax;
  return Array.from({ length: count }, (_, number) => {
    const dot = { actor: actorNamed(`author ${number}`), seq: 1 };
    const hlc = { wallMs: 1_700_000_000_000 + number, counter: 0 };
    const { meta } = entry('item', { dot, hlc, sizeBytes });
    return { meta, bytes: new Uint8Array(sizeBytes) };
  });
};

const readOf = (siblings: readonly Version[]) => {
  const cluster = Cluster.of(2);
  const [holder, reader] = [cluster.tab(0), cluster.tab(1)];
  const reason = { type: 'replica' } as const;
  siblings.forEach((version, requestId) => {
    const message = { type: 'store', requestId, versions: [version], reason } as const;
    holder.put({ type: 'message', from: reader.nodeId, message });
  });
  cluster.run(1000);
  const { placement, itemId } = entry('item').meta;
  const message = { type: 'read', requestId: 99, placement, itemId, want: 'versions' } as const;
  holder.put({ type: 'message', from: reader.nodeId, message });
  cluster.run(1000);
  const reply = cluster.sent.find((sent) => sent.message.type === 'readReply')?.message;
  if (reply?.type !== 'readReply') throw new Error('No reply came.');
  return reply;
};

test('of many large siblings a reader gets the newest, as many as a message holds', () => {
  const siblings = siblingsOf(40);
  const reply = readOf(siblings);
  expect(isSendable(reply)).toBe(true);
  expect(reply.versionIds).toHaveLength(40);
  expect(reply.versions).toEqual(siblings.slice(-26).reverse());
});

test('as many siblings as are merged down fit whole, however large they are', () => {
  expect(readOf(siblingsOf(25)).versions).toHaveLength(25);
});

test('a peer that reads without end is charged for each read, however little it gets', () => {
  const admission = new Admission(defaultOptions);
  const { meta } = entry('like');
  const reads = Array.from({ length: 10_000 }, () =>
    admission.serves(nodeIdNumbered(1), 'read', [meta], 0),
  );
  expect(reads.filter(Boolean).length).toBeLessThan(4096);
});

const salt = 5;
const limits = { ...defaultOptions, exchangeRefsMax: 200 };
const whole = spanOfRange(0 as Position, 0 as Position);

const indexOf = (count: number): ItemIndex => {
  const index = new ItemIndex();
  for (let number = 0; number < count; number += 1)
    index.put(versionNumbered(number), replicaFlags);
  return index;
};

const refsSaid = (ranges: readonly ExchangeRange[]): number =>
  ranges.reduce((sum, { content }) => sum + ('refs' in content ? content.refs.length : 0), 0);

test('no message spells out more than it may name, whatever the peer says it lacks', () => {
  const index = indexOf(3000);
  const ranges = index.split(whole, 100).map((span): ExchangeRange => {
    const lacked = index.refsIn(span, 64).map((ref) => shortNameOf(ref, salt));
    const fingerprint = '00'.repeat(8);
    return { ...span, content: { type: 'difference', fingerprint, lacked, refs: [] } };
  });
  const { reply, theyLack } = answerRanges(index, { ranges, salt }, limits);
  expect(refsSaid(reply)).toBeLessThanOrEqual(limits.exchangeRefsMax);
  expect(theyLack).toHaveLength(refsSaid(reply));
  // Of the rest it says that there is a difference still.
  const open = reply.filter(({ content }) => content.type === 'fingerprint');
  expect(refsSaid(reply)).toBeGreaterThan(limits.exchangeRefsMax / 2);
  expect(open.length).toBeGreaterThan(50);
});

test('what is not spelt out at once is in a later turn, until all is told', () => {
  // One in thirty: the spans of the other are small enough to be named, and not empty.
  const [full, sparse] = [indexOf(1500), new ItemIndex()];
  for (let number = 0; number < 1500; number += 30)
    sparse.put(versionNumbered(number), replicaFlags);
  const lacked = new Set<string>();
  let said = openRanges(sparse, sparse.split(whole, 50), salt);
  for (let turn = 0; turn < 32 && said.length > 0; turn += 1) {
    const answer = answerRanges(full, { ranges: said, salt }, limits);
    expect(refsSaid(answer.reply)).toBeLessThanOrEqual(limits.exchangeRefsMax);
    const heard = answerRanges(sparse, { ranges: answer.reply, salt }, limits);
    for (const { versionId } of heard.iLack) lacked.add(versionId);
    said = heard.reply;
  }
  expect(lacked.size).toBe(1450);
});
