/**
 * What lies over a screen: sheets, dialogs, the lightbox. Each has a history entry of its own, so
 * that Back closes it and leads nowhere else; when it is closed by other means, its entry goes too.
 */

interface Layer {
  readonly close: () => void;
  /** Where the focus was, and goes again. */
  readonly opener: Element | null;
}

/** What the screen's own entry holds besides. */
export interface EntryState {
  readonly depth: number;
  readonly layers?: number;
}

export class Layers {
  readonly #open: Layer[] = [];
  readonly #screenState: () => EntryState;
  /** Entries of layers between the screen's own and the one history stands at. */
  #entries: number;
  #isStepping = false;
  #isPlanned = false;
  /** What waits until history stands at the screen's own entry again. */
  #waiting: (() => void)[] = [];

  constructor(screenState: () => EntryState) {
    this.#screenState = screenState;
    // Layers do not outlive a reload; their entries do.
    this.#entries = layersOf(history.state);
    this.#plan();
  }

  /** How many lie over the screen now. */
  get count(): number {
    return this.#open.length;
  }

  get opener(): Element | null {
    return this.#open.at(-1)?.opener ?? null;
  }

  /** `close` is called when Back or another screen takes the layer away; call what is returned when something else does. */
  open(close: () => void): () => void {
    const layer = { close, opener: document.activeElement };
    this.#open.push(layer);
    this.#plan();
    return () => {
      const index = this.#open.indexOf(layer);
      if (index < 0) return;
      this.#open.splice(index, 1);
      this.#plan();
    };
  }

  /** Closes what is open, and acts once history stands at the screen's own entry. */
  leave(act: () => void): void {
    this.#closeDownTo(0);
    if (this.#entries === 0 && !this.#isStepping) {
      act();
      return;
    }
    this.#waiting.push(act);
    this.#plan();
  }

  /** History moved to another entry. Says whether that was about layers alone. */
  moved(isSameScreen: boolean): boolean {
    this.#entries = layersOf(history.state);
    this.#isStepping = false;
    this.#closeDownTo(isSameScreen ? this.#entries : 0);
    this.#settle();
    return isSameScreen;
  }

  #closeDownTo(count: number): void {
    while (this.#open.length > count) this.#open.pop()?.close();
  }

  /** In a task of its own: one layer may take the place of another. */
  #plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    queueMicrotask(() => {
      this.#isPlanned = false;
      this.#settle();
    });
  }

  #settle(): void {
    if (this.#isStepping) return;
    const wanted = this.#open.length;
    while (this.#entries < wanted) {
      this.#entries += 1;
      history.pushState({ ...this.#screenState(), layers: this.#entries }, '');
    }
    if (this.#entries > wanted) {
      this.#isStepping = true;
      history.go(wanted - this.#entries);
      return;
    }
    if (wanted > 0) return;
    const acts = this.#waiting;
    this.#waiting = [];
    for (const act of acts) act();
  }
}

function layersOf(state: unknown): number {
  if (typeof state !== 'object' || state === null || !('layers' in state)) return 0;
  return typeof state.layers === 'number' ? state.layers : 0;
}
