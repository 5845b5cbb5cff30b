/** Paints what runs between the discs: links, transfers, hints, and the photo with its holders. */

import {
  hintMarks,
  holderLines,
  lineBetween,
  linksOf,
  transferMarks,
  type DiscPlaces,
} from './line-marks.ts';
import { photoRadius } from './layout.ts';
import { paintPhoto } from './paint-photo.ts';
import { pointAlong, type Line, type Point } from './polar.ts';
import { densityOf, type RingPicture } from './ring-picture.ts';

export const paintLines = (
  context: CanvasRenderingContext2D,
  picture: RingPicture,
  places: DiscPlaces,
): void => {
  if (picture.layout.size === 'mini') return;
  paintLinks(context, picture, places);
  if (picture.photo !== undefined) paintHolders(context, picture, places);
  paintHints(context, picture, places);
  paintHandovers(context, picture, places);
  paintTransfers(context, picture, places);
};

const paintLinks = (
  context: CanvasRenderingContext2D,
  picture: RingPicture,
  places: DiscPlaces,
): void => {
  const opacity = densityOf(picture) === 'names' ? 0.16 : 0.08;
  for (const link of linksOf(picture.devices, places)) {
    paintLine(context, link.line, {
      colour: picture.palette.print,
      width: 0.8,
      opacity: link.isRelayed ? 3 * opacity : opacity,
      dash: link.isRelayed ? [1.5, 3] : [],
    });
  }
};

const paintHolders = (
  context: CanvasRenderingContext2D,
  picture: RingPicture,
  places: DiscPlaces,
): void => {
  const { photo, layout, palette } = picture;
  if (photo === undefined) return;
  const centre = { point: layout.centre, gap: photoRadius(layout) + 10 };
  for (const holder of holderLines(photo.copies.holders, centre, places)) {
    paintLine(context, holder.line, {
      colour: palette.print,
      width: 1.6,
      opacity: 1,
      dash: holder.isReachable ? [] : [1.5, 3.5],
    });
  }
  paintPhoto(context, picture, photo);
};

const paintHints = (
  context: CanvasRenderingContext2D,
  picture: RingPicture,
  places: DiscPlaces,
): void => {
  const { squareSide } = picture.layout;
  const { print, ground } = picture.palette;
  for (const hint of hintMarks(picture.network, picture.devices, { places, squareSide })) {
    paintLine(context, hint.line, { colour: print, width: 1.3, opacity: 0.8, dash: [1.5, 3.5] });
    for (const point of hint.squares) {
      paintSquare(context, point, { side: squareSide, fill: ground, outline: print });
    }
    if (hint.more > 0) paintMore(context, picture, { count: hint.more, line: hint.line });
  }
};

/** Hints that slide home and fill. */
const paintHandovers = (
  context: CanvasRenderingContext2D,
  picture: RingPicture,
  places: DiscPlaces,
): void => {
  const { print } = picture.palette;
  for (const handover of picture.motion.handovers) {
    const line = lineBetween(places, handover.fromDeviceId, handover.toDeviceId);
    if (line === undefined) continue;
    paintSquare(context, pointAlong(line, (1 + 2 * handover.share) / 3), {
      side: picture.layout.squareSide,
      fill: print,
      outline: print,
    });
  }
};

const paintTransfers = (
  context: CanvasRenderingContext2D,
  picture: RingPicture,
  places: DiscPlaces,
): void => {
  const { amber, print, label } = picture.palette;
  for (const transfer of transferMarks(picture.network.transfers, picture.devices, places)) {
    paintLine(context, transfer.line, { colour: amber, width: 1.5, opacity: 1, dash: [4, 3] });
    for (const square of transfer.squares) {
      paintSquare(context, square.point, {
        side: picture.layout.squareSide,
        fill: square.colour ?? label,
        outline: print,
      });
    }
    if (transfer.more > 0)
      paintMore(context, picture, { count: transfer.more, line: transfer.line });
  }
};

interface LineStyle {
  readonly colour: string;
  readonly width: number;
  readonly opacity: number;
  readonly dash: readonly number[];
}

const paintLine = (context: CanvasRenderingContext2D, line: Line, style: LineStyle): void => {
  context.globalAlpha = style.opacity;
  context.strokeStyle = style.colour;
  context.lineWidth = style.width;
  context.setLineDash([...style.dash]);
  context.beginPath();
  context.moveTo(line.from.x, line.from.y);
  context.lineTo(line.to.x, line.to.y);
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
};

const paintSquare = (
  context: CanvasRenderingContext2D,
  middle: Point,
  square: { readonly side: number; readonly fill: string; readonly outline: string },
): void => {
  const left = middle.x - square.side / 2;
  const top = middle.y - square.side / 2;
  context.fillStyle = square.fill;
  context.fillRect(left, top, square.side, square.side);
  context.strokeStyle = square.outline;
  context.lineWidth = 1;
  context.strokeRect(left, top, square.side, square.side);
};

const paintMore = (
  context: CanvasRenderingContext2D,
  picture: RingPicture,
  mark: { readonly count: number; readonly line: Line },
): void => {
  const point = pointAlong(mark.line, 0.5);
  context.fillStyle = picture.palette.label;
  context.font = `560 ${picture.layout.nameFontPx}px ${picture.palette.fontFamily}`;
  context.textAlign = 'center';
  context.textBaseline = 'bottom';
  context.fillText(`+${mark.count}`, point.x, point.y - picture.layout.squareSide);
};
