import { expect, test } from 'vitest';
import { createOneAtATime } from '../../src/media/one-at-a-time.ts';

test('a task waits for the one before it', async () => {
  const oneAtATime = createOneAtATime();
  const events: string[] = [];
  const taskNamed = (name: string) => async (): Promise<void> => {
    events.push(`${name} starts`);
    await Promise.resolve();
    events.push(`${name} ends`);
  };
  await Promise.all([oneAtATime(taskNamed('first')), oneAtATime(taskNamed('second'))]);
  expect(events).toEqual(['first starts', 'first ends', 'second starts', 'second ends']);
});

test('a task that fails does not hold up the next', async () => {
  const oneAtATime = createOneAtATime();
  const failing = oneAtATime(() => Promise.reject(new Error('This task fails.')));
  const next = oneAtATime(() => Promise.resolve('done'));
  await expect(failing).rejects.toThrow('This task fails.');
  await expect(next).resolves.toBe('done');
});
