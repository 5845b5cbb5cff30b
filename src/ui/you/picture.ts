/** A profile picture: the middle of a photo, small, drawn anew so that nothing else travels with it. */

const sidePx = 96;
const quality = 0.85;

/** Nothing when the file is not a picture this browser can read. */
export const fileToPicture = async (file: Blob): Promise<Uint8Array | undefined> => {
  const image = await createImageBitmap(file).catch(() => undefined);
  if (image === undefined) return undefined;
  const side = Math.min(image.width, image.height);
  const canvas = document.createElement('canvas');
  canvas.width = sidePx;
  canvas.height = sidePx;
  const context = canvas.getContext('2d');
  if (context === null) return undefined;
  context.imageSmoothingQuality = 'high';
  const left = (image.width - side) / 2;
  const top = (image.height - side) / 2;
  context.drawImage(image, left, top, side, side, 0, 0, sidePx, sidePx);
  image.close();
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, 'image/jpeg', quality);
  });
  return blob === null ? undefined : new Uint8Array(await blob.arrayBuffer());
};
