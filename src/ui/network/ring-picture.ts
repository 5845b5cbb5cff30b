/** Everything one repaint of the ring needs, and where the discs stand in it. */

import type { CopiesView, NetworkView } from '../../node/view-api.ts';
import type { RingDevice } from './devices.ts';
import {
  densityFor,
  discRadiusFor,
  fittingRadius,
  orbitShare,
  outerOrbitShare,
  ownDiscExtra,
  type Density,
  type RingLayout,
} from './layout.ts';
import type { DiscPlace, DiscPlaces } from './line-marks.ts';
import type { RingPalette } from './palette.ts';
import { pointAt } from './polar.ts';
import type { MotionFrame } from './ring-motion.ts';

export interface RingPhoto {
  /** Nothing until its thumbnail has been decoded. */
  readonly image: CanvasImageSource | undefined;
  readonly width: number;
  readonly height: number;
  readonly copies: CopiesView;
}

export interface RingPicture {
  readonly network: NetworkView;
  readonly devices: readonly RingDevice[];
  readonly layout: RingLayout;
  readonly palette: RingPalette;
  readonly motion: MotionFrame;
  readonly photo: RingPhoto | undefined;
  readonly selectedDeviceId: string | undefined;
  readonly nowMs: number;
}

/** At first the ticks of this device stand out. */
export const isSelected = (picture: RingPicture, device: RingDevice): boolean =>
  picture.selectedDeviceId === undefined
    ? device.isThisDevice
    : picture.selectedDeviceId === device.deviceId;

export const densityOf = (picture: RingPicture): Density => densityFor(picture.devices.length);

export const discRadiusOf = (picture: RingPicture, device: RingDevice): number => {
  const { layout, devices } = picture;
  const wanted = discRadiusFor(layout, densityOf(picture));
  return (
    fittingRadius(wanted, layout.radius, devices.length) + (device.isThisDevice ? ownDiscExtra : 0)
  );
};

const keeperRingExtra = 4.5;
const lineGap = 4;

/** Lines end a little before the disc and, on a keeper, before its second circle. */
export const discPlacesOf = (picture: RingPicture): DiscPlaces => {
  const places = new Map<string, DiscPlace>();
  for (const [index, device] of picture.devices.entries()) {
    const place = picture.motion.placeByDeviceId.get(device.deviceId) ?? device.place;
    const radius = orbitRadius(picture, index);
    const disc = discRadiusOf(picture, device) + (device.isKeeper ? keeperRingExtra : 0);
    places.set(device.deviceId, {
      point: pointAt(picture.layout.centre, radius, place),
      gap: disc + lineGap,
    });
  }
  return places;
};

/** Dots stand on two circles in turn, so that a thousand still have room. */
const orbitRadius = (picture: RingPicture, index: number): number => {
  const isOuter = densityOf(picture) === 'dots' && index % 2 === 1;
  return picture.layout.radius * (isOuter ? outerOrbitShare : orbitShare);
};

/** The device under a finger: the nearest disc within reach of a target of 44 px. */
export const deviceAt = (
  devices: readonly RingDevice[],
  places: DiscPlaces,
  point: { readonly x: number; readonly y: number },
): RingDevice | undefined => {
  const reach = 22;
  let nearest: { readonly device: RingDevice; readonly distance: number } | undefined;
  for (const device of devices) {
    const place = places.get(device.deviceId);
    if (place === undefined) continue;
    const distance = Math.hypot(place.point.x - point.x, place.point.y - point.y);
    if (distance > Math.max(reach, place.gap)) continue;
    if (nearest === undefined || distance < nearest.distance) nearest = { device, distance };
  }
  return nearest?.device;
};
