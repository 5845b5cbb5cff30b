import { beforeEach, expect, test } from 'vitest';
import { SignalWays } from '../../src/page/signal-ways.ts';

const [anna, ben] = ['a'.repeat(32), 'b'.repeat(32)];

let ways: SignalWays;

beforeEach(() => {
  ways = new SignalWays();
});

test('the mesh goes before the server', () => {
  ways.useRoutes([anna]);
  expect(ways.wayTo(anna, true)).toBe('mesh');
  expect(ways.wayTo(ben, true)).toBe('server');
});

test('without a server only the mesh is left, and without a route nothing', () => {
  ways.useRoutes([anna]);
  expect(ways.wayTo(anna, false)).toBe('mesh');
  expect(ways.wayTo(ben, false)).toBeUndefined();
});

test('a route that is gone is no way', () => {
  ways.useRoutes([anna]);
  ways.useRoutes([ben]);
  expect(ways.wayTo(anna, true)).toBe('server');
});

test('after a failure the other way has its turn, to that node alone', () => {
  ways.useRoutes([anna, ben]);
  ways.failed(anna, 'mesh');
  expect([ways.wayTo(anna, true), ways.wayTo(ben, true)]).toEqual(['server', 'mesh']);
  ways.failed(anna, 'server');
  expect(ways.wayTo(anna, true)).toBe('mesh');
});

test('the way that failed is tried again when it is the only one', () => {
  ways.useRoutes([anna]);
  ways.failed(anna, 'mesh');
  ways.failed(ben, 'server');
  expect([ways.wayTo(anna, false), ways.wayTo(ben, true)]).toEqual(['mesh', 'server']);
});

test('a way by which an offer of that node is being answered is none, whatever failed', () => {
  ways.useRoutes([anna]);
  expect(ways.wayTo(anna, true, ['mesh'])).toBe('server');
  ways.failed(anna, 'server');
  expect(ways.wayTo(anna, true, ['mesh'])).toBe('server');
  expect(ways.wayTo(anna, true, ['mesh', 'server'])).toBeUndefined();
});

test('a success wipes the failure out', () => {
  ways.useRoutes([anna]);
  ways.failed(anna, 'mesh');
  expect([ways.hasFailed(anna), ways.hasFailed(ben)]).toEqual([true, false]);
  ways.succeeded(anna);
  expect(ways.hasFailed(anna)).toBe(false);
  expect(ways.wayTo(anna, true)).toBe('mesh');
});

test('of more than five hundred failures the oldest is forgotten', () => {
  ways.useRoutes([anna, ben]);
  for (const nodeId of [anna, ben]) ways.failed(nodeId, 'mesh');
  for (let other = 0; other < 499; other += 1) ways.failed(`${other}`, 'mesh');
  expect([ways.wayTo(anna, true), ways.wayTo(ben, true)]).toEqual(['mesh', 'server']);
});
