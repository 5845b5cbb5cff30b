/** How much of everything an entry may hold. Readers refuse what exceeds it, so writers ask first. */

export const albumLimits = {
  titleLengthMax: 80,
  captionLengthMax: 2000,
  commentLengthMax: 2000,
  nameLengthMax: 60,
  altLengthMax: 1000,
  placeLengthMax: 120,
  tagsMax: 30,
  tagLengthMax: 50,
  mediaMax: 10,
  pictureBytesMax: 24 * 1024,
  thumbhashBytesMax: 64,
  pixelsPerSideMax: 65_535,
  mediaBytesMax: 64 * 1024 * 1024,
  devicesMax: 32,
  deviceNameLengthMax: 60,
  grantsMax: 8,
  /** Beyond it there is no date, and asking for one throws. */
  timeMsMax: 8_640_000_000_000_000,
} as const;
