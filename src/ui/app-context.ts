/** What every screen reaches without being handed it: `const app = useApp()`. */

import { createContext } from 'svelte';
import type { AppClient } from '../page/app-client.ts';
import type { Router } from './router.svelte.ts';
import type { Clock } from './state/clock.svelte.ts';
import type { Library } from './state/library.svelte.ts';
import type { Outbox } from './state/outbox.svelte.ts';
import type { PageState } from './state/page-state.svelte.ts';
import type { Renditions } from './state/renditions.svelte.ts';
import type { Sheets } from './state/sheets.svelte.ts';
import type { Theme } from './state/theme.svelte.ts';
import type { Toasts } from './state/toasts.svelte.ts';

export interface AppContext {
  readonly client: AppClient;
  readonly library: Library;
  readonly renditions: Renditions;
  readonly router: Router;
  readonly sheets: Sheets;
  readonly toasts: Toasts;
  readonly theme: Theme;
  readonly clock: Clock;
  readonly page: PageState;
  readonly outbox: Outbox;
}

export const [useApp, provideApp] = createContext<AppContext>();
