/** What kind of device this is, as far as a browser tells: for the icon that others see. */

import type { DeviceForm } from '../node/view-api.ts';

export const deviceForm = (): DeviceForm => {
  const agent = navigator.userAgent;
  if (/iPad|Tablet/.test(agent) || (/Android/.test(agent) && !/Mobile/.test(agent))) {
    return 'tablet';
  }
  if (/iPhone|Android|Mobile/.test(agent)) return 'phone';
  // iPads ask for desktop pages; a Mac has no touch screen.
  if (/Macintosh/.test(agent) && navigator.maxTouchPoints > 1) return 'tablet';

  return 'laptop';
};
