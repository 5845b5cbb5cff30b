/** Paints the selected photo in the middle of the ring, with its copies meter round it. */

import { meterArcs } from './photo-meter.ts';
import { photoRadius } from './layout.ts';
import { fractionToRadians } from './polar.ts';
import type { RingPhoto, RingPicture } from './ring-picture.ts';

export const paintPhoto = (
  context: CanvasRenderingContext2D,
  picture: RingPicture,
  photo: RingPhoto,
): void => {
  const { centre } = picture.layout;
  const radius = photoRadius(picture.layout);
  context.save();
  context.beginPath();
  context.arc(centre.x, centre.y, radius, 0, 2 * Math.PI);
  context.fillStyle = picture.palette.faint;
  context.fill();
  context.clip();
  if (photo.image !== undefined) paintCover(context, picture, photo);
  context.restore();
  paintMeter(context, picture, photo);
};

/** The image fills the disc, as a cover does. */
const paintCover = (
  context: CanvasRenderingContext2D,
  picture: RingPicture,
  photo: RingPhoto,
): void => {
  const { centre } = picture.layout;
  const side = 2 * photoRadius(picture.layout);
  const scale = side / Math.min(photo.width, photo.height);
  const width = photo.width * scale;
  const height = photo.height * scale;
  if (photo.image !== undefined) {
    context.drawImage(photo.image, centre.x - width / 2, centre.y - height / 2, width, height);
  }
};

const paintMeter = (
  context: CanvasRenderingContext2D,
  picture: RingPicture,
  photo: RingPhoto,
): void => {
  const { centre } = picture.layout;
  const { mint, amber, faint } = picture.palette;
  const isSafe = photo.copies.here >= photo.copies.w;
  context.lineWidth = 2.2;
  for (const arc of meterArcs(photo.copies)) {
    context.strokeStyle = arc.type === 'missing' ? faint : isSafe ? mint : amber;
    context.setLineDash(arc.type === 'away' ? [1.5, 3] : []);
    context.beginPath();
    context.arc(
      centre.x,
      centre.y,
      photoRadius(picture.layout) + 6,
      fractionToRadians(arc.from),
      fractionToRadians(arc.to),
    );
    context.stroke();
  }
  context.setLineDash([]);
};
