/** Paints the devices: a disc with its icon, a keeper's second circle, dots for tabs, names. */

import { deviceIconPath } from './device-icons.ts';
import type { RingDevice } from './devices.ts';
import type { DiscPlaces } from './line-marks.ts';
import type { Point } from './polar.ts';
import { densityOf, discRadiusOf, isSelected, type RingPicture } from './ring-picture.ts';

export const paintDevices = (
  context: CanvasRenderingContext2D,
  picture: RingPicture,
  places: DiscPlaces,
): void => {
  for (const device of picture.devices) {
    const place = places.get(device.deviceId);
    if (place === undefined) continue;
    context.globalAlpha = device.presence === 'left' ? 0.3 : 1;
    paintDisc(context, picture, { device, point: place.point });
    if (showsName(picture, device)) paintName(context, picture, { device, point: place.point });
    context.globalAlpha = 1;
  }
};

interface StandingDevice {
  readonly device: RingDevice;
  readonly point: Point;
}

const showsName = (picture: RingPicture, device: RingDevice): boolean => {
  if (picture.layout.size === 'mini') return false;
  return densityOf(picture) === 'names' || isSelected(picture, device);
};

const paintDisc = (
  context: CanvasRenderingContext2D,
  picture: RingPicture,
  { device, point }: StandingDevice,
): void => {
  const radius = discRadiusOf(picture, device);
  switch (device.presence) {
    case 'here':
    case 'left':
      paintFilledDisc(context, picture, { point, radius });
      paintIcon(context, { device, point, radius, colour: picture.palette.ground });
      break;
    case 'suspect':
    case 'away':
      paintDashedDisc(context, picture, { device, point, radius });
      paintIcon(context, { device, point, radius, colour: picture.palette.label });
      break;
  }
  if (device.isKeeper) paintOutline(context, picture, { point, radius: radius + 4.5 });
  if (device.tabs.length > 1 && densityOf(picture) !== 'dots') {
    paintTabDots(context, picture, { device, point, radius });
  }
};

const paintFilledDisc = (
  context: CanvasRenderingContext2D,
  picture: RingPicture,
  disc: { readonly point: Point; readonly radius: number },
): void => {
  context.fillStyle = picture.palette.print;
  context.beginPath();
  context.arc(disc.point.x, disc.point.y, disc.radius, 0, 2 * Math.PI);
  context.fill();
};

const paintDashedDisc = (
  context: CanvasRenderingContext2D,
  picture: RingPicture,
  disc: { readonly device: RingDevice; readonly point: Point; readonly radius: number },
): void => {
  context.fillStyle = picture.palette.ground;
  context.strokeStyle =
    disc.device.presence === 'suspect' ? picture.palette.print : picture.palette.label;
  context.lineWidth = 1.4;
  context.setLineDash([2.5, 3]);
  // One step of the dashes in a second and a half: a suspect's outline turns, an absent one rests.
  context.lineDashOffset =
    disc.device.presence === 'suspect' && picture.motion.isMoving
      ? -((picture.nowMs / 1500) % 1) * 5.5
      : 0;
  context.beginPath();
  context.arc(disc.point.x, disc.point.y, disc.radius, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
  context.setLineDash([]);
};

const paintOutline = (
  context: CanvasRenderingContext2D,
  picture: RingPicture,
  circle: { readonly point: Point; readonly radius: number },
): void => {
  context.strokeStyle = picture.palette.print;
  context.lineWidth = 1.3;
  context.beginPath();
  context.arc(circle.point.x, circle.point.y, circle.radius, 0, 2 * Math.PI);
  context.stroke();
};

const paintIcon = (
  context: CanvasRenderingContext2D,
  icon: StandingDevice & { readonly radius: number; readonly colour: string },
): void => {
  if (icon.radius < 10) return;
  const scale = (icon.radius * 1.08) / 24;
  context.save();
  context.translate(icon.point.x - 12 * scale, icon.point.y - 12 * scale);
  context.scale(scale, scale);
  context.strokeStyle = icon.colour;
  context.lineWidth = 2;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.stroke(deviceIconPath(icon.device.form));
  context.restore();
};

const paintTabDots = (
  context: CanvasRenderingContext2D,
  picture: RingPicture,
  disc: StandingDevice & { readonly radius: number },
): void => {
  const count = disc.device.tabs.length;
  const y = disc.point.y + disc.radius + 5;
  context.fillStyle = picture.palette.print;
  for (let index = 0; index < count; index += 1) {
    context.beginPath();
    context.arc(disc.point.x + (index - (count - 1) / 2) * 6, y, 1.8, 0, 2 * Math.PI);
    context.fill();
  }
};

const paintName = (
  context: CanvasRenderingContext2D,
  picture: RingPicture,
  { device, point }: StandingDevice,
): void => {
  const { nameFontPx } = picture.layout;
  const dots = device.tabs.length > 1 ? 7 : 0;
  const top = point.y + discRadiusOf(picture, device) + (device.isKeeper ? 4.5 : 0) + 6 + dots;
  context.font = `560 ${nameFontPx}px ${picture.palette.fontFamily}`;
  context.textAlign = 'center';
  context.textBaseline = 'top';
  context.lineJoin = 'round';
  context.lineWidth = 5;
  context.strokeStyle = picture.palette.ground;
  context.strokeText(device.name, point.x, top);
  context.fillStyle = device.presence === 'here' ? picture.palette.print : picture.palette.label;
  context.fillText(device.name, point.x, top);
};
