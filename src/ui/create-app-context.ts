/** Puts together what the screens share, and lets the node speak to it. */

import type { AppClient } from '../page/app-client.ts';
import type { AppContext } from './app-context.ts';
import { Router } from './router.svelte.ts';
import { Clock } from './state/clock.svelte.ts';
import { Library } from './state/library.svelte.ts';
import { Outbox } from './state/outbox.svelte.ts';
import { PageState } from './state/page-state.svelte.ts';
import { Renditions } from './state/renditions.svelte.ts';
import { Sheets } from './state/sheets.svelte.ts';
import { Theme } from './state/theme.svelte.ts';
import { Toasts } from './state/toasts.svelte.ts';

export function createAppContext(client: AppClient): AppContext {
  const library = new Library();
  const toasts = new Toasts();
  const router = new Router();
  void client.node.subscribe((update) => {
    if (update.type === 'notice') toasts.notice(update.notice);
    else library.apply(update);
  });
  return {
    client,
    library,
    toasts,
    renditions: new Renditions(client.node),
    router,
    sheets: new Sheets(router.layers),
    theme: new Theme(),
    clock: new Clock(),
    page: new PageState(client),
    outbox: new Outbox(library),
  };
}
