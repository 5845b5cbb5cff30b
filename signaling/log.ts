/** What the process says of itself: JSON for machines, or the little that a person wants to read. */

import { pino } from 'pino';

import type { Options } from './options.ts';

export interface Log {
  listening(facts: { readonly port: number; readonly version: string }): void;
  stopped(facts: { readonly refused: Readonly<Record<string, number>> }): void;
}

export function createLog({ logLevel, logFormat }: Options, isTerminal: boolean): Log {
  const isPlain = logFormat === 'auto' ? isTerminal : logFormat === 'plain';
  if (isPlain) {
    const isTold = logLevel === 'info' || logLevel === 'debug';
    return isTold ? plain : silent;
  }
  const log = pino({ level: logLevel, base: null });
  return {
    listening: (facts) => log.info({ ...facts, url: urlAt(facts.port) }, 'listening'),
    stopped: (facts) => log.info(facts, 'stopped'),
  };
}

const urlAt = (port: number): string => `http://localhost:${port}`;

const plain: Log = {
  listening: ({ port }) => console.log(`Insta-Dynamo is at ${urlAt(port)}`),
  stopped: ({ refused }) => {
    const counts = Object.entries(refused).map(([what, count]) => `${what} ${count}`);
    console.log(counts.length === 0 ? 'Stopped.' : `Stopped. Refused: ${counts.join(', ')}.`);
  },
};

const silent: Log = { listening: () => undefined, stopped: () => undefined };
