/** The photographs of tests/fixtures as the node would hand them out: thumb, view and thumbhash. */

import { rgbaToThumbHash } from 'thumbhash';

export const photoNames = [
  'colosseum',
  'otters',
  'osprey',
  'dune',
  'lake',
  'beacon',
  'dandelions',
  'flowers',
] as const;

export type PhotoName = (typeof photoNames)[number];

export interface FixturePhoto {
  readonly name: PhotoName;
  readonly width: number;
  readonly height: number;
  readonly thumb: Blob;
  readonly view: Blob;
  readonly thumbhash: Uint8Array;
  /** 96 x 96, for people. */
  readonly picture: Uint8Array;
}

export type FixturePhotos = Readonly<Record<PhotoName, FixturePhoto>>;

const urls = Object.values(
  import.meta.glob<string>('../fixtures/photos/0[1-8]-*.jpg', {
    eager: true,
    query: '?url',
    import: 'default',
  }),
);

export async function loadPhotos(): Promise<FixturePhotos> {
  const photos = await Promise.all(photoNames.map(loadPhoto));
  return Object.fromEntries(photos.map((photo) => [photo.name, photo])) as unknown as FixturePhotos;
}

async function loadPhoto(name: PhotoName, index: number): Promise<FixturePhoto> {
  const url = urls[index];
  if (url === undefined) throw new Error(`There is no photo for ${name}.`);
  const view = await (await fetch(url)).blob();
  const bitmap = await createImageBitmap(view);
  const { width, height } = bitmap;
  return {
    name,
    width,
    height,
    view,
    thumb: await toJpeg(draw(bitmap, 320)),
    thumbhash: toThumbhash(draw(bitmap, 100)),
    picture: new Uint8Array(await (await toJpeg(drawSquare(bitmap, 96))).arrayBuffer()),
  };
}

function draw(bitmap: ImageBitmap, longest: number): OffscreenCanvas {
  const scale = longest / Math.max(bitmap.width, bitmap.height);
  const canvas = new OffscreenCanvas(
    Math.round(bitmap.width * scale),
    Math.round(bitmap.height * scale),
  );
  contextOf(canvas).drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function drawSquare(bitmap: ImageBitmap, side: number): OffscreenCanvas {
  const canvas = new OffscreenCanvas(side, side);
  const from = Math.min(bitmap.width, bitmap.height) * 0.6;
  const [x, y] = [(bitmap.width - from) / 2, (bitmap.height - from) / 2];
  contextOf(canvas).drawImage(bitmap, x, y, from, from, 0, 0, side, side);
  return canvas;
}

function toThumbhash(canvas: OffscreenCanvas): Uint8Array {
  const { width, height } = canvas;
  return rgbaToThumbHash(width, height, contextOf(canvas).getImageData(0, 0, width, height).data);
}

function toJpeg(canvas: OffscreenCanvas): Promise<Blob> {
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 });
}

function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser draws no canvas.');
  return context;
}
