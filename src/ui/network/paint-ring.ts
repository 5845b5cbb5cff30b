/** Paints the circle: its ticks, bars, compared ranges and numbers; then what is inside. */

import type { RingDevice } from './devices.ts';
import { paintDevices } from './paint-devices.ts';
import { paintLines } from './paint-lines.ts';
import { fractionToRadians, pointAt, turnBetween, type Line } from './polar.ts';
import { barsOf, positionNames, tickBins, ticksOf } from './ring-marks.ts';
import type { ArcRange } from './ring-motion.ts';
import { densityOf, discPlacesOf, isSelected, type RingPicture } from './ring-picture.ts';

export const paintRing = (context: CanvasRenderingContext2D, picture: RingPicture): void => {
  const places = discPlacesOf(picture);
  paintLines(context, picture, places);
  paintCircle(context, picture);
  paintTicks(context, picture);
  if (picture.layout.size !== 'mini') paintBars(context, picture);
  paintRanges(context, picture);
  if (picture.layout.size === 'desktop') paintNumbers(context, picture);
  paintDevices(context, picture, places);
};

const paintCircle = (context: CanvasRenderingContext2D, picture: RingPicture): void => {
  const { centre, radius } = picture.layout;
  context.strokeStyle = picture.palette.print;
  context.lineWidth = 1;
  context.beginPath();
  context.arc(centre.x, centre.y, radius, 0, 2 * Math.PI);
  context.stroke();
};

const paintTicks = (context: CanvasRenderingContext2D, picture: RingPicture): void => {
  if (densityOf(picture) === 'dots') {
    const tokens = picture.devices.flatMap((device) => device.tokens);
    paintStrokes(context, tickBins(tokens, picture.layout), {
      colour: picture.palette.print,
      width: 0.8,
      opacity: 0.5,
    });
    for (const device of picture.devices) {
      if (isSelected(picture, device)) paintTicksOf(context, picture, device);
    }
    return;
  }
  for (const device of picture.devices) paintTicksOf(context, picture, device);
};

const paintTicksOf = (
  context: CanvasRenderingContext2D,
  picture: RingPicture,
  device: RingDevice,
): void => {
  const selected = isSelected(picture, device);
  const reached = picture.motion.joinShareByDeviceId.get(device.deviceId) ?? 1;
  // A device that joins draws its ticks in from its own side of the circle, both ways round.
  const drawn =
    reached >= 1
      ? device
      : {
          ...device,
          tokens: device.tokens.filter(
            (token) => Math.abs(turnBetween(device.place, token)) <= reached / 2,
          ),
        };
  const opacity = device.presence === 'left' ? 0.3 : 1;
  paintStrokes(context, ticksOf(drawn, picture.layout, selected), {
    colour: picture.palette.print,
    width: selected ? 1.5 : 0.8,
    opacity: opacity * (selected ? 1 : 0.5),
  });
};

const paintBars = (context: CanvasRenderingContext2D, picture: RingPicture): void => {
  const bars = barsOf(picture.network, picture.layout);
  const lines = (isThin: boolean): readonly Line[] =>
    bars.filter((bar) => bar.isThin === isThin).map((bar) => bar.line);
  paintStrokes(context, lines(false), { colour: picture.palette.print, width: 2, opacity: 0.3 });
  paintStrokes(context, lines(true), { colour: picture.palette.amber, width: 2, opacity: 1 });
};

const paintRanges = (context: CanvasRenderingContext2D, picture: RingPicture): void => {
  const { amber, mint } = picture.palette;
  for (const range of picture.motion.agreed) paintRange(context, picture, { range, colour: mint });
  for (const range of picture.network.repairs) {
    paintRange(context, picture, { range, colour: amber });
  }
};

const paintRange = (
  context: CanvasRenderingContext2D,
  picture: RingPicture,
  mark: { readonly range: ArcRange; readonly colour: string },
): void => {
  const { centre, radius } = picture.layout;
  context.strokeStyle = mark.colour;
  context.lineWidth = 3.2;
  context.lineCap = 'round';
  context.beginPath();
  const { from, to } = mark.range;
  context.arc(centre.x, centre.y, radius, fractionToRadians(from), fractionToRadians(to));
  context.stroke();
  context.lineCap = 'butt';
};

const paintNumbers = (context: CanvasRenderingContext2D, picture: RingPicture): void => {
  const { centre, radius } = picture.layout;
  context.fillStyle = picture.palette.label;
  context.font = `400 10.5px ${picture.palette.monoFamily}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const [index, name] of positionNames.entries()) {
    const point = pointAt(centre, radius + 24, index / positionNames.length);
    context.fillText(name, point.x, point.y);
  }
};

interface Stroke {
  readonly colour: string;
  readonly width: number;
  readonly opacity: number;
}

const paintStrokes = (
  context: CanvasRenderingContext2D,
  lines: readonly Line[],
  stroke: Stroke,
): void => {
  if (lines.length === 0) return;
  context.globalAlpha = stroke.opacity;
  context.strokeStyle = stroke.colour;
  context.lineWidth = stroke.width;
  context.beginPath();
  for (const { from, to } of lines) {
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
  }
  context.stroke();
  context.globalAlpha = 1;
};
