/** The events of a tab's life, as the node is told of them. */

import type { Lifecycle } from '../node/node-api.ts';

export interface LifecycleListener {
  onLifecycle(event: Lifecycle): void;
  onPageHide(): void;
}

export const watchLifecycle = (listener: LifecycleListener): void => {
  document.addEventListener('visibilitychange', () => {
    listener.onLifecycle(document.visibilityState === 'hidden' ? 'hidden' : 'visible');
  });
  document.addEventListener('freeze', () => listener.onLifecycle('freeze'));
  document.addEventListener('resume', () => listener.onLifecycle('resume'));
  window.addEventListener('online', () => listener.onLifecycle('online'));
  window.addEventListener('offline', () => listener.onLifecycle('offline'));
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) listener.onLifecycle('resume');
  });
  window.addEventListener('pagehide', () => listener.onPageHide());
};
