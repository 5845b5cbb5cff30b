/** A long list that is drawn as far as it is looked at, and never more than a step in one task. */

export class Growing {
  shownMax: number = $state(0);
  readonly #stepCount: number;

  constructor(stepCount: number) {
    this.#stepCount = stepCount;
    this.shownMax = stepCount;
  }

  /** For an empty element after the list: `total` says how long the list would be. */
  whenSeen(total: () => number): (end: HTMLElement) => () => void {
    return (end) => {
      let frame = 0;
      let isNear = false;
      // Step by step while the end stays near: an observer tells of each crossing only once.
      const grow = (): void => {
        if (!isNear || this.shownMax >= total()) return;
        this.shownMax += this.#stepCount;
        frame = requestAnimationFrame(grow);
      };
      const observer = new IntersectionObserver(
        ([entry]) => {
          isNear = entry?.isIntersecting ?? false;
          cancelAnimationFrame(frame);
          grow();
        },
        { rootMargin: '1500px' },
      );
      observer.observe(end);
      return () => {
        cancelAnimationFrame(frame);
        observer.disconnect();
      };
    };
  }
}
