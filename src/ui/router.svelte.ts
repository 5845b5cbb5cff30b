/** Follows the address bar, and remembers how far each screen was scrolled. */

import { Layers } from './layers.ts';
import { hashToRoute, routeToHash, type Route } from './routes.ts';

const scrollsKey = 'scroll-by-hash';
const scrollsMax = 100;

export class Router {
  route: Route = $state.raw(hashToRoute(location.hash));
  readonly layers: Layers;

  /** Scroll by address, oldest first; kept for the life of the tab, reloads included. */
  readonly #scrollByHash: Map<string, number>;
  #depth = 0;
  #stopScrolling: () => void = () => undefined;
  /** The screen that comes next was seen before at this place: back, forward, a tab. */
  #isReturning = true;

  constructor() {
    this.#scrollByHash = readScrolls();
    history.scrollRestoration = 'manual';
    this.#depth = depthOf(history.state) ?? this.#stamp(0);
    this.layers = new Layers(() => ({ depth: this.#depth }));
    addEventListener('popstate', () => this.#arrive());
    addEventListener('pagehide', () => this.#remember());
  }

  go(route: Route): void {
    this.layers.leave(() => {
      location.hash = routeToHash(route);
    });
  }

  /** Takes the place of the screen that is shown: back skips it. */
  replace(route: Route): void {
    this.layers.leave(() => {
      this.#remember();
      history.replaceState({ depth: this.#depth }, '', routeToHash(route));
      this.#show();
    });
  }

  /** What stands in the address bar behind the address of the screen that is shown goes. */
  tidyAddress(): void {
    this.layers.leave(() => {
      // Of the screen shown by then: another may have been asked for before.
      history.replaceState({ depth: this.#depth }, '', routeToHash(this.route));
    });
  }

  /** Back where one came from, or to `fallback` when the tab was opened here. */
  back(fallback: Route): void {
    if (this.#depth > 0) this.layers.leave(() => history.back());
    else this.replace(fallback);
  }

  /** Called once the screen stands. */
  restoreScroll(): void {
    const isTab = isTabRoute(this.route);
    const y =
      this.#isReturning || isTab ? (this.#scrollByHash.get(routeToHash(this.route)) ?? 0) : 0;
    this.#stopScrolling();
    scrollTo(0, y);
    // The top is there before anything is laid out; to ask would lay out the whole screen.
    if (y > 0 && scrollY < y - 1) this.#scrollAsItGrows(y);
  }

  /** A long list is drawn step by step; as soon as somebody scrolls, it is theirs. */
  #scrollAsItGrows(y: number): void {
    const observer = new ResizeObserver(() => {
      scrollTo(0, y);
      if (scrollY >= y - 1) this.#stopScrolling();
    });
    const inputs = ['wheel', 'touchstart', 'pointerdown', 'keydown'] as const;
    const stop = (): void => this.#stopScrolling();
    for (const input of inputs) addEventListener(input, stop, { passive: true });
    this.#stopScrolling = () => {
      observer.disconnect();
      for (const input of inputs) removeEventListener(input, stop);
      this.#stopScrolling = () => undefined;
    };
    observer.observe(document.body);
  }

  #arrive(): void {
    const depth = depthOf(history.state);
    const isSameScreen =
      depth === this.#depth && routeToHash(hashToRoute(location.hash)) === routeToHash(this.route);
    if (this.layers.moved(isSameScreen)) return;
    this.#remember();
    this.#isReturning = depth !== undefined;
    this.#depth = depth ?? this.#stamp(this.#depth + 1);
    this.#show();
  }

  #show(): void {
    this.route = hashToRoute(location.hash);
  }

  #stamp(depth: number): number {
    history.replaceState({ depth }, '');
    return depth;
  }

  #remember(): void {
    // By the screen's own address, not the bar's: a key may stand there for a moment.
    const hash = routeToHash(this.route);
    this.#scrollByHash.delete(hash);
    this.#scrollByHash.set(hash, scrollY);
    for (const oldest of this.#scrollByHash.keys()) {
      if (this.#scrollByHash.size <= scrollsMax) break;
      this.#scrollByHash.delete(oldest);
    }
    sessionStorage.setItem(scrollsKey, JSON.stringify([...this.#scrollByHash]));
  }
}

function isTabRoute(route: Route): boolean {
  return route.type === 'feed' || route.type === 'albums' || route.type === 'you';
}

function depthOf(state: unknown): number | undefined {
  if (typeof state !== 'object' || state === null || !('depth' in state)) return undefined;
  return typeof state.depth === 'number' ? state.depth : undefined;
}

function readScrolls(): Map<string, number> {
  try {
    return new Map(JSON.parse(sessionStorage.getItem(scrollsKey) ?? '[]'));
  } catch {
    // Whatever was there is not ours: start from the top.
    return new Map();
  }
}
