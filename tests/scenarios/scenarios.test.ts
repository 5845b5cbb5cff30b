import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { playStory } from './interpreter.ts';
import { BrokenStory } from './story-words.ts';

const folder = import.meta.dirname;
const files = readdirSync(folder).filter((file) => file.endsWith('.txt'));

/** The first line of a story is its title. */
const titleOf = (text: string): string => text.split('\n')[0]?.replace(/^#\s*/, '') ?? '';

describe('a cluster story', () => {
  for (const file of files) {
    const text = readFileSync(join(folder, file), 'utf8');
    test(titleOf(text), () => {
      expect(() => {
        playStory(text);
      }).not.toThrow();
    });
  }

  test('that expects what does not happen is broken', () => {
    const text = 'device ann\ndevice ben\nann opens\nann sees ben alive within 5 s';
    expect(() => {
      playStory(text);
    }).toThrow(BrokenStory);
  });
});
