/** Where the app with made-up albums is configured, for those who build it and those who serve it. */

import { fileURLToPath } from 'node:url';

export const configFile = fileURLToPath(new URL('./vite.config.ts', import.meta.url));
