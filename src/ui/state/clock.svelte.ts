/** The time the screens show, in steps: "2 h" need not be redrawn every second. */

const stepMs = 20_000;

export class Clock {
  nowMs = $state(Date.now());

  constructor() {
    setInterval(() => this.#read(), stepMs);
    document.addEventListener('visibilitychange', () => this.#read());
  }

  #read(): void {
    if (document.visibilityState === 'visible') this.nowMs = Date.now();
  }
}
