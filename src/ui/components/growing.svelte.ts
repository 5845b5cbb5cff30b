/** A long list that is drawn as far as it is looked at, and never more than a step in one task. */

import { untrack } from 'svelte';

export class Growing {
  shownMax: number = $state(0);
  readonly #stepCount: number;

  /** Of what is heavy by itself, not even the `first` ones come in the task that shows the rest. */
  constructor(stepCount: number, first: number = stepCount) {
    this.#stepCount = stepCount;
    this.shownMax = first;
  }

  /** For an empty element after the list: `total` says how long the list would be. */
  whenSeen(total: () => number): (end: HTMLElement) => () => void {
    return (end) => {
      // Read here, so that a list which becomes longer is looked at anew.
      const listCount = total();
      let frame = 0;
      let timer: ReturnType<typeof setTimeout> | undefined;
      let isNear = untrack(() => this.shownMax === 0);
      const stop = (): void => {
        cancelAnimationFrame(frame);
        clearTimeout(timer);
      };
      // Step by step while the end stays near: an observer tells of each crossing only once.
      const grow = (): void => {
        if (!isNear || this.shownMax >= listCount) return;
        this.shownMax += this.#stepCount;
        // Not in the frame's own task, which has to lay out the step before.
        frame = requestAnimationFrame(() => (timer = setTimeout(grow)));
      };
      const observer = new IntersectionObserver(
        ([entry]) => {
          isNear = entry?.isIntersecting ?? false;
          stop();
          grow();
        },
        { rootMargin: '1500px' },
      );
      observer.observe(end);
      timer = setTimeout(grow);
      return () => {
        stop();
        observer.disconnect();
      };
    };
  }
}
