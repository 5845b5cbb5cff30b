/** What the engine is told about the kind of device it runs on. */

import { defaultOptions, type EngineOptions } from '../engine/options.ts';
import type { DeviceForm } from './view-api.ts';

/** Each link costs a phone battery and memory; Safari bears few connections. */
const handheldLinksMax = 20;

export const engineOptionsFor = (form: DeviceForm): EngineOptions => {
  switch (form) {
    case 'phone':
    case 'tablet':
      return { ...defaultOptions, linksMax: handheldLinksMax };
    case 'laptop':
    case 'desktop':
      return defaultOptions;
  }
};
