/** How sheets come, go, and follow the finger. */

import { cubicOut } from 'svelte/easing';
import type { TransitionConfig } from 'svelte/transition';

const sheetMs = 320;
const fadeMs = 160;
const reducedMs = 120;
const flickPxPerMs = 0.6;
const closingPart = 0.3;

export function fadeIn(_node: Element): TransitionConfig {
  return { duration: isReduced() ? reducedMs : fadeMs, css: (t) => `opacity: ${t}` };
}

/** From below on a phone; elsewhere it fades where it is. */
export function slideUp(node: Element): TransitionConfig {
  if (isReduced() || !isPhone()) return fadeIn(node);
  return {
    duration: sheetMs,
    easing: cubicOut,
    css: (_, u) => `translate: 0 ${u * 100}%`,
  };
}

/** Down by a third of its height, or a flick, closes; less springs back. */
export function dragToClose(sheet: HTMLElement, close: () => void): () => void {
  let start: { readonly y: number; readonly atMs: number } | undefined;

  function down(event: PointerEvent): void {
    const target = event.target as Element;
    if (!isPhone() || !target.closest('[data-grip]') || target.closest('button')) return;
    start = { y: event.clientY, atMs: event.timeStamp };
    sheet.setPointerCapture(event.pointerId);
  }

  function move(event: PointerEvent): void {
    if (start === undefined) return;
    sheet.style.transform = `translateY(${Math.max(0, event.clientY - start.y)}px)`;
  }

  function up(event: PointerEvent): void {
    if (start === undefined) return;
    const travelled = event.clientY - start.y;
    const speed = travelled / Math.max(1, event.timeStamp - start.atMs);
    start = undefined;
    if (travelled > sheet.offsetHeight * closingPart || speed > flickPxPerMs) close();
    else sheet.style.transform = '';
  }

  sheet.addEventListener('pointerdown', down);
  sheet.addEventListener('pointermove', move);
  sheet.addEventListener('pointerup', up);
  sheet.addEventListener('pointercancel', up);
  return () => {
    sheet.removeEventListener('pointerdown', down);
    sheet.removeEventListener('pointermove', move);
    sheet.removeEventListener('pointerup', up);
    sheet.removeEventListener('pointercancel', up);
  };
}

function isReduced(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

function isPhone(): boolean {
  return innerWidth < 600;
}
