/** The keys of the whole app. Keys of one screen are that screen's own. */

import type { AppContext } from './app-context.ts';
import type { Route } from './routes.ts';

export const shortcutRows = [
  { keys: 'g f', words: 'Feed' },
  { keys: 'g a', words: 'Albums' },
  { keys: 'g h', words: 'Activity' },
  { keys: 'g n', words: 'Network' },
  { keys: 'g y', words: 'You' },
  { keys: 'n', words: 'New post' },
  { keys: '/', words: 'Search' },
  { keys: 'j k', words: 'Next, previous post' },
  { keys: 'l', words: 'Like' },
  { keys: 'c', words: 'Comment' },
  { keys: 's', words: 'Share' },
  { keys: 'i', words: 'Where the copies are' },
  { keys: 'd', words: 'Download' },
  { keys: '← →', words: 'Previous, next photo' },
  { keys: '+ − 0', words: 'Zoom' },
  { keys: 'Ctrl Enter', words: 'Post' },
  { keys: 'Esc', words: 'Back' },
  { keys: '?', words: 'These keys' },
] as const;

const chordMs = 1_000;
const routeByKey: Record<string, Route> = {
  f: { type: 'feed' },
  a: { type: 'albums' },
  h: { type: 'activity' },
  n: { type: 'network' },
  y: { type: 'you' },
};

let chordUntilMs = 0;

export function shortcuts(event: KeyboardEvent, app: AppContext): void {
  if (isForSomeoneElse(event) || app.sheets.current !== undefined) return;
  const isChord = event.timeStamp < chordUntilMs;
  chordUntilMs = 0;
  if (isChord) {
    const route = routeByKey[event.key];
    if (route === undefined) return;
    event.preventDefault();
    app.router.go(route);
  } else if (event.key === 'g') {
    chordUntilMs = event.timeStamp + chordMs;
  } else if (event.key === 'n') {
    app.router.go({ type: 'newPost', albumId: undefined });
  } else if (event.key === '?') {
    app.sheets.show({ type: 'shortcuts' });
  }
}

/** While typing, and with modifiers, keys mean what they always mean. */
export function isForSomeoneElse(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
  const target = event.target;
  return (
    target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]')
  );
}
