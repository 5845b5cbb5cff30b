/** The device icons as canvas paths: Lucide's shapes (ISC), in a 24 x 24 box. */

import type { DeviceForm } from '../../node/view-api.ts';

const pathByForm: Readonly<Record<DeviceForm, string>> = {
  phone:
    'M7 2h10a2 2 0 0 1 2 2v16a2 2 0 0 1 -2 2h-10a2 2 0 0 1 -2 -2v-16a2 2 0 0 1 2 -2zM12 18h.01',
  tablet:
    'M6 2h12a2 2 0 0 1 2 2v16a2 2 0 0 1 -2 2h-12a2 2 0 0 1 -2 -2v-16a2 2 0 0 1 2 -2zM12 18h.01',
  laptop:
    'M18 5a2 2 0 0 1 2 2v8.526a2 2 0 0 0 .212 .897l1.068 2.127a1 1 0 0 1 -.9 1.45h-16.76a1 1 0 0 1 -.9 -1.45l1.068 -2.127a2 2 0 0 0 .212 -.897v-8.526a2 2 0 0 1 2 -2zM20.054 15.987h-16.108',
  desktop:
    'M4 3h16a2 2 0 0 1 2 2v10a2 2 0 0 1 -2 2h-16a2 2 0 0 1 -2 -2v-10a2 2 0 0 1 2 -2zM8 21h8M12 17v4',
};

const pathsMade = new Map<DeviceForm, Path2D>();

export const deviceIconPath = (form: DeviceForm): Path2D => {
  const made = pathsMade.get(form) ?? new Path2D(pathByForm[form]);
  pathsMade.set(form, made);
  return made;
};
