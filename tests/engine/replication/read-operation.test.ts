import { expect, test } from 'vitest';

import {
  isEnough,
  newRead,
  openReplies,
  provenReplies,
  staleReplicas,
  withAsked,
  withoutAsked,
  withReply,
} from '../../../src/engine/replication/read-operation.ts';
import { nodeIdNumbered, versionIdOf } from '../cluster.ts';

const [a, b] = [nodeIdNumbered(1), nodeIdNumbered(2)];
const [one, two] = [versionIdOf('one'), versionIdOf('two')];
const asked = [a, b].reduce(withAsked, newRead(2));

test('R proven replies are enough', () => {
  const half = withReply(asked, a, { versionIds: [one], isProven: true });
  expect(isEnough(half)).toBe(false);
  expect(isEnough(withReply(half, b, { versionIds: [], isProven: true }))).toBe(true);
});

test('a replica that has not proven its range does not count', () => {
  const replies = [a, b].reduce(
    (read, nodeId) => withReply(read, nodeId, { versionIds: [one], isProven: nodeId === a }),
    asked,
  );
  expect(provenReplies(replies)).toBe(1);
  expect(isEnough(replies)).toBe(false);
});

test('replicas are stale that lack one of the siblings', () => {
  const replies = withReply(withReply(asked, a, { versionIds: [one, two], isProven: true }), b, {
    versionIds: [one],
    isProven: true,
  });
  expect(staleReplicas(replies, [one, two])).toEqual([b]);
  expect(staleReplicas(replies, [one])).toEqual([]);
});

test('who goes away without an answer is not waited for', () => {
  expect(openReplies(asked)).toBe(2);
  expect(openReplies(withoutAsked(asked, a))).toBe(1);
  const replied = withReply(asked, a, { versionIds: [], isProven: true });
  expect(openReplies(withoutAsked(replied, a))).toBe(1);
});
