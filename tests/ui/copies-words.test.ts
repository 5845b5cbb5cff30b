import { describe, expect, it } from 'vitest';
import type { CopiesState } from '../../src/album/copies-state.ts';
import type { CopiesView } from '../../src/node/view-api.ts';
import {
  albumCopiesSentence,
  copiesSentence,
  copiesShort,
  copiesSpoken,
  meterCentre,
  meterSegments,
  meterTone,
  thinPhotosLabel,
  thinPhotosSentence,
} from '../../src/ui/words/copies-words.ts';

const copies = (state: CopiesState, rest: Partial<CopiesView> = {}): CopiesView => ({
  state,
  n: 3,
  w: 2,
  here: 1,
  away: 0,
  onThisDevice: true,
  devicesHere: 5,
  holders: [],
  ...rest,
});

describe('the copies meter', () => {
  it('draws one segment and the dot when a photo is only here, even where N is one', () => {
    const alone = copies('onlyHere', { n: 1, w: 1 });
    expect(meterSegments(alone)).toEqual(['solid', 'track', 'track']);
    expect(meterCentre(alone)).toBe('dot');
    expect(meterTone(alone)).toBe('wait');
  });

  it('draws copies that are away dotted, after those that are here', () => {
    const view = copies('someAwayThin', { here: 1, away: 2 });
    expect(meterSegments(view)).toEqual(['solid', 'dotted', 'dotted']);
    expect(copiesShort(view)).toBe('1 here, 2 away');
  });

  it('never draws more segments than copies are wanted', () => {
    const view = copies('complete', { here: 7 });
    expect(meterSegments(view)).toHaveLength(3);
    expect(copiesShort(view)).toBe('3 of 3');
    expect(copiesSentence(view)).toBe('7 copies on 7 devices.');
  });

  it('has no dot when the copies are elsewhere', () => {
    expect(meterCentre(copies('completeNotHere', { here: 3, onThisDevice: false }))).toBe('none');
  });

  it('is green from W copies up, and never below', () => {
    const states: readonly CopiesState[] = ['onlyHere', 'copying', 'someAwayThin', 'notSaved'];
    for (const state of states) expect(meterTone(copies(state))).not.toBe('safe');
    expect(meterTone(copies('safe', { here: 2 }))).toBe('safe');
  });
});

describe('the words beside it', () => {
  it.each([
    [copies('copying'), 'One more copy makes it safe. Keep this tab open.'],
    [copies('copying', { n: 5, w: 3 }), 'Two more copies make it safe. Keep this tab open.'],
    [copies('safe', { here: 2 }), 'Safe to close. One more copy is on its way.'],
    [
      copies('safe', { here: 2, devicesHere: 2 }),
      'Safe to close. One more copy is made when another device joins.',
    ],
    [copies('safe', { n: 5, w: 3, here: 3 }), 'Safe to close. Two more copies are on their way.'],
    [copies('someAwaySafe', { here: 2, away: 1 }), 'Safe. One device with a copy is away.'],
    [copies('someAwaySafe', { here: 3, away: 2 }), 'Safe. Two devices with a copy are away.'],
  ])('counts what is missing or away', (view, sentence) => {
    expect(copiesSentence(view)).toBe(sentence);
  });

  it('are one phrase for those who listen', () => {
    expect(copiesSpoken(copies('safe', { here: 2 }))).toBe('2 of 3 copies, safe to close');
  });

  it('count an album', () => {
    const thin = copies('safe', { here: 2 });
    expect(albumCopiesSentence(202, 12, thin)).toBe(
      '202 photos have 3 copies. 12 are still being copied.',
    );
    expect(albumCopiesSentence(1, 0, copies('complete', { here: 3 }))).toBe(
      '1 photo has 3 copies.',
    );
    expect(albumCopiesSentence(0, 1, thin)).toBe('1 photo is still being copied.');
  });

  it('say of no album that it is being copied while no device could take a copy', () => {
    const everybodyHasIt = copies('safe', { here: 2, devicesHere: 2 });
    expect(albumCopiesSentence(0, 10, everybodyHasIt)).toBe(copiesSentence(everybodyHasIt));
    expect(thinPhotosLabel(10, everybodyHasIt)).toBe('10 photos have fewer than 3 copies here');
    expect(thinPhotosLabel(1, copies('copying'))).toBe('1 photo is being copied');
  });

  it('speak of all that are being copied, not of one', () => {
    expect(thinPhotosSentence(copies('copying'))).toBe('Keep this tab open a moment longer.');
    const onlyHere = copies('onlyHere', { here: 1, devicesHere: 1 });
    expect(thinPhotosSentence(onlyHere)).toBe(copiesSentence(onlyHere));
  });
});
