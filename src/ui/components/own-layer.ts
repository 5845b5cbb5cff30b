/** For a sheet that its screen draws itself. Call it while the component is being made. */

import { onDestroy } from 'svelte';
import type { Layers } from '../layers.ts';

/** Returns how to close it: Back does the same. */
export const ownLayer = (layers: Layers, onClose: () => void): (() => void) => {
  const release = layers.open(() => onClose());
  onDestroy(release);
  return () => {
    release();
    onClose();
  };
};
