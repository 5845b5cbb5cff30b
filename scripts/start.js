/** `npm start`: whatever is missing is made, then one port serves the app and first contact. */

import { buildApp } from './build-app.js';
import { installDependencies } from './dependencies.js';
import { checkNodeVersion } from './node-version.js';
import { giveUp } from './run.js';

checkNodeVersion();
await installDependencies();
if (!(await buildApp())) giveUp('The app could not be built; Vite says why above.');

const { register } = await import('tsx/esm/api');
register();
await import('../signaling/main.ts');
