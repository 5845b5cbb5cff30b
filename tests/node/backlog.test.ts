import { expect, test } from 'vitest';
import type { NodeId } from '../../src/engine/ids.ts';
import { Backlog } from '../../src/node/links/backlog.ts';

const [anna, ben] = ['a'.repeat(32) as NodeId, 'b'.repeat(32) as NodeId];
const mebibyte = 1024 * 1024;

test('of one node 16 MiB wait to be checked, and others have room of their own', () => {
  const backlog = new Backlog();
  for (let message = 0; message < 4; message += 1) {
    expect(backlog.begin(anna, 4 * mebibyte)).toBe(true);
  }
  expect([backlog.begin(anna, 1), backlog.begin(ben, 1)]).toEqual([false, true]);
});

test('of one node 4096 messages wait to be checked, however small', () => {
  const backlog = new Backlog();
  for (let message = 0; message < 4096; message += 1) backlog.begin(anna, 1);
  expect(backlog.begin(anna, 1)).toBe(false);
});

test('what was checked makes room, and what was turned away took none', () => {
  const backlog = new Backlog();
  for (let message = 0; message < 4; message += 1) backlog.begin(anna, 4 * mebibyte);
  for (let turned = 0; turned < 10; turned += 1) backlog.begin(anna, mebibyte);
  for (let message = 0; message < 4; message += 1) backlog.end(anna, 4 * mebibyte);
  for (let message = 0; message < 4; message += 1) {
    expect(backlog.begin(anna, 4 * mebibyte)).toBe(true);
  }
});
