/** Times and dates as people say them. */

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const dayName = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
});
const dayAndMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long' });
const shortDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'short' });
const clockTime = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const nbsp = '\u00a0';

/** "now", "48 min", "2 h", "1 d", then the date. */
export function agoShort(atMs: number, nowMs: number): string {
  const ms = nowMs - atMs;
  if (ms < minuteMs) return 'now';
  if (ms < hourMs) return `${Math.floor(ms / minuteMs)}${nbsp}min`;
  if (ms < dayMs) return `${Math.floor(ms / hourMs)}${nbsp}h`;
  if (ms < 7 * dayMs) return `${Math.floor(ms / dayMs)}${nbsp}d`;
  return dateShort(atMs, nowMs);
}

/** "just now", "2 hours ago", "yesterday", then the date. */
export function agoLong(atMs: number, nowMs: number): string {
  const ms = nowMs - atMs;
  if (ms < minuteMs) return 'just now';
  if (ms < hourMs) return plural(Math.floor(ms / minuteMs), 'minute');
  if (daysBetween(atMs, nowMs) === 0 || ms < 6 * hourMs) {
    return plural(Math.floor(ms / hourMs), 'hour');
  }
  if (daysBetween(atMs, nowMs) === 1) return 'yesterday';
  if (ms < 7 * dayMs) return plural(daysBetween(atMs, nowMs), 'day');
  return dateShort(atMs, nowMs);
}

/** "Saturday 16 August", with the year when it is another one. */
export function dayWords(atMs: number, nowMs: number): string {
  const words = dayName.format(atMs).replace(',', '');
  return sameYear(atMs, nowMs) ? words : `${words} ${new Date(atMs).getFullYear()}`;
}

/** "Sat 16 Aug, 20:58" */
export function momentWords(atMs: number, nowMs: number): string {
  return `${weekday.format(atMs)} ${dateShort(atMs, nowMs)}, ${clockWords(atMs)}`;
}

export function clockWords(atMs: number): string {
  return clockTime.format(atMs);
}

/** "9 to 17 August", "28 July to 3 August", with years when they are not this one. */
export function spanWords(fromMs: number, toMs: number, nowMs: number): string {
  const from = new Date(fromMs);
  const to = new Date(toMs);
  const year = sameYear(toMs, nowMs) ? '' : ` ${to.getFullYear()}`;
  if (daysBetween(fromMs, toMs) === 0) return `${dayAndMonth.format(to)}${year}`;
  if (!sameYear(fromMs, toMs)) {
    return `${dayAndMonth.format(from)} ${from.getFullYear()} to ${dayAndMonth.format(to)} ${to.getFullYear()}`;
  }
  const first = from.getMonth() === to.getMonth() ? `${from.getDate()}` : dayAndMonth.format(from);
  return `${first} to ${dayAndMonth.format(to)}${year}`;
}

/** Local midnights crossed: 0 is the same day, 1 yesterday. */
export function daysBetween(fromMs: number, toMs: number): number {
  return Math.round((midnightMs(toMs) - midnightMs(fromMs)) / dayMs);
}

function midnightMs(atMs: number): number {
  return new Date(atMs).setHours(0, 0, 0, 0);
}

function dateShort(atMs: number, nowMs: number): string {
  const date = shortDay.format(atMs);
  return sameYear(atMs, nowMs) ? date : `${date} ${new Date(atMs).getFullYear()}`;
}

function sameYear(aMs: number, bMs: number): boolean {
  return new Date(aMs).getFullYear() === new Date(bMs).getFullYear();
}

function plural(value: number, unit: string): string {
  return `${value}${nbsp}${unit}${value === 1 ? '' : 's'} ago`;
}
