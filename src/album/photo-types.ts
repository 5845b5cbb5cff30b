/** What a photo may be. A type decides how a browser reads the bytes and how a file is named. */

export const photoTypes = ['image/jpeg', 'image/png', 'image/webp'] as const;

export type PhotoType = (typeof photoTypes)[number];

export const isPhotoType = (text: string): text is PhotoType =>
  photoTypes.some((type) => type === text);
