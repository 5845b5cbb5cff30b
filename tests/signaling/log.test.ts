import { afterEach, describe, expect, it, vi } from 'vitest';

import { createLog } from '../../signaling/log.ts';
import { readOptions, type Options } from '../../signaling/options.ts';

const optionsOf = (environment: Readonly<Record<string, string>>): Options => {
  const options = readOptions(environment);
  if (!options.ok) throw new Error(options.error.sentence);
  return options.value;
};

/** What a process with these options says between its start and its end. */
const linesOf = (environment: Readonly<Record<string, string>>, isTerminal: boolean): string[] => {
  const said: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => said.push(line));
  const log = createLog(optionsOf(environment), isTerminal);
  log.listening({ port: 8080, version: '1.2.3' });
  log.stopped({ refused: {} });
  log.stopped({ refused: { flood: 2, malformedFrame: 1 } });
  return said;
};

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the log', () => {
  it('is a few plain lines at a terminal, the first of them the address', () => {
    expect(linesOf({}, true)).toEqual([
      'Insta-Dynamo is at http://localhost:8080',
      'Stopped.',
      'Stopped. Refused: flood 2, malformedFrame 1.',
    ]);
  });

  it('is plain elsewhere when the operator says so', () => {
    expect(linesOf({ LOG_FORMAT: 'plain' }, false)).toHaveLength(3);
  });

  it.each(['warn', 'silent'])('says nothing plain at level %s', (level) => {
    expect(linesOf({ LOG_LEVEL: level }, true)).toEqual([]);
  });
});
