/** One short message at a time, for what needs no decision. Errors stand where the trouble is. */

import type { Notice } from '../../node/view-api.ts';
import { noticeSentence } from '../words/notice-words.ts';

export interface Toast {
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

const shownMs = 5_000;
const shownWithActionMs = 10_000;
const waitingMax = 5;

export class Toasts {
  current: Toast | undefined = $state.raw();
  /** The oldest first; over the limit the oldest is dropped: what is new matters more. */
  #waiting: Toast[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  show(toast: Toast): void {
    this.#waiting.push(toast);
    if (this.#waiting.length > waitingMax) this.#waiting.shift();
    if (this.current === undefined) this.#next();
  }

  notice(notice: Notice): void {
    this.show({ text: noticeSentence(notice) });
  }

  dismiss(): void {
    clearTimeout(this.#timer);
    this.#next();
  }

  #next(): void {
    this.current = this.#waiting.shift();
    if (this.current === undefined) return;
    const ms = this.current.action === undefined ? shownMs : shownWithActionMs;
    this.#timer = setTimeout(() => this.#next(), ms);
  }
}
