/** Every mark of the ring is data. */

import { describe, expect, test } from 'vitest';
import { devicesOf } from '../../src/ui/network/devices.ts';
import { ringLayout } from '../../src/ui/network/layout.ts';
import {
  hintMarks,
  holderLines,
  linksOf,
  photosOnTheirWay,
  transferMarks,
  type DiscPlace,
} from '../../src/ui/network/line-marks.ts';
import { meterArcs } from '../../src/ui/network/photo-meter.ts';
import { lineLength } from '../../src/ui/network/polar.ts';
import { barsOf, tickBins, ticksOf } from '../../src/ui/network/ring-marks.ts';
import { memberOf, networkOf, ownMember } from './network-fixture.ts';

const phone = ringLayout('phone', { width: 390, height: 388 });

const places = new Map<string, DiscPlace>([
  ['device a', { point: { x: 0, y: 0 }, gap: 10 }],
  ['device b', { point: { x: 120, y: 0 }, gap: 10 }],
  ['device c', { point: { x: 0, y: 120 }, gap: 10 }],
]);

const transfer = { fromNodeId: 'a', toNodeId: 'b', colour: '#aabbcc', totalBytes: 100 };

describe('the circle', () => {
  test('each token is one tick; those of the selected device are longer', () => {
    const [own] = devicesOf(networkOf([ownMember('a')]));
    const plain = ticksOf(own!, phone, false);
    const selected = ticksOf(own!, phone, true);
    expect(plain).toHaveLength(2);
    expect(plain.map(lineLength)).toEqual([expect.closeTo(5.5), expect.closeTo(5.5)]);
    expect(selected.map(lineLength)).toEqual([expect.closeTo(10), expect.closeTo(10)]);
  });

  test('a heavier member has longer ticks, within the bounds of the drawing', () => {
    const lengths = [0.01, 0.25, 4, 100].map((weight) => {
      const [own] = devicesOf(networkOf([ownMember('a', { weight })]));
      return lineLength(ticksOf(own!, phone, false)[0]!);
    });
    expect(lengths).toEqual([4.5, 4.5, 6.5, 6.5].map((length) => expect.closeTo(length)));
  });

  test('an arc that holds nothing has no bar', () => {
    const piecesByArc = new Array<number>(144).fill(0);
    piecesByArc[3] = 4;
    piecesByArc[9] = 1;
    const bars = barsOf(networkOf([], { piecesByArc }), phone);
    expect(bars.map((bar) => lineLength(bar.line))).toEqual([
      expect.closeTo(11),
      expect.closeTo(2 + 9 / 2),
    ]);
  });

  test('bars are amber where copies are missing or being compared', () => {
    const piecesByArc = new Array<number>(144).fill(1);
    const thinPiecesByArc = new Array<number>(144).fill(0);
    thinPiecesByArc[0] = 1;
    const repairs = [{ from: 0.5, to: 0.5 + 2 / 144, nodeId: 'b' }];
    const bars = barsOf(networkOf([], { piecesByArc, thinPiecesByArc, repairs }), phone);
    expect(bars.flatMap((bar, arc) => (bar.isThin ? [arc] : []))).toEqual([0, 72, 73]);
  });

  test('many tokens merge into bins, the densest the longest', () => {
    const bins = tickBins([0.1, 0.1, 0.9], phone);
    expect(bins.map(lineLength)).toEqual([expect.closeTo(11), expect.closeTo(5.5)]);
  });
});

describe('lines', () => {
  const members = [ownMember('a'), memberOf('b'), memberOf('c', { link: 'relayed' })];

  test('only links this tab knows are drawn, relayed ones as such', () => {
    const devices = devicesOf(networkOf(members));
    expect(linksOf(devices, places).map((link) => link.isRelayed)).toEqual([false, true]);
  });

  test('a device that is away has no link', () => {
    const devices = devicesOf(networkOf([ownMember('a'), memberOf('b', { state: 'dead' })]));
    expect(linksOf(devices, places)).toEqual([]);
  });

  test('each photo stands at the true fraction of its bytes', () => {
    const devices = devicesOf(networkOf(members));
    const marks = transferMarks(
      [
        { ...transfer, mediaId: 'one', doneBytes: 25 },
        { ...transfer, mediaId: 'two', doneBytes: 0 },
        { ...transfer, mediaId: 'two', doneBytes: 100 },
      ],
      devices,
      places,
    );
    expect(marks).toHaveLength(1);
    expect(marks[0]?.squares.map((square) => square.point.x)).toEqual([
      expect.closeTo(10 + 25),
      expect.closeTo(10 + 50),
    ]);
  });

  test('at most six photos are drawn on a line, the rest is counted', () => {
    const devices = devicesOf(networkOf(members));
    const transfers = Array.from({ length: 18 }, (_, index) => ({
      ...transfer,
      mediaId: `photo ${index}`,
      doneBytes: 10,
    }));
    const [mark] = transferMarks(transfers, devices, places);
    expect(mark?.squares).toHaveLength(6);
    expect(mark?.more).toBe(12);
    expect(photosOnTheirWay(transfers)).toBe(18);
  });

  test('hints wait a third of the way, five of them and a count', () => {
    const network = networkOf([
      ownMember('a'),
      memberOf('b', { hints: [{ forNodeId: 'c', count: 7 }] }),
      memberOf('c', { state: 'dead' }),
    ]);
    const [mark] = hintMarks(network, devicesOf(network), { places, squareSide: 7 });
    const line = mark!.line;
    const middle = mark!.squares[2]!;
    expect(mark?.squares).toHaveLength(5);
    expect(mark?.more).toBe(2);
    expect(middle.x).toBeCloseTo(line.from.x + (line.to.x - line.from.x) / 3);
  });

  test('a line runs from the photo to every device that holds a copy', () => {
    const lines = holderLines(
      [
        { deviceId: 'device b', reachable: true },
        { deviceId: 'device c', reachable: false },
        { deviceId: 'unknown', reachable: true },
      ],
      { point: { x: 60, y: 60 }, gap: 20 },
      places,
    );
    expect(lines.map((line) => line.isReachable)).toEqual([true, false]);
  });
});

describe('the meter round the photo', () => {
  test('has one arc for each copy wanted', () => {
    expect(meterArcs({ n: 3, here: 1, away: 1 }).map((arc) => arc.type)).toEqual([
      'here',
      'away',
      'missing',
    ]);
    expect(meterArcs({ n: 1, here: 1, away: 0 })).toEqual([{ from: 0, to: 1, type: 'here' }]);
  });
});
