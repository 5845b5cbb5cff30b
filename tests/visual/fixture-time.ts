/** The evening every fixture shows: a Saturday, a little before eleven. */

export const nowMs = new Date(2025, 7, 16, 22, 58).getTime();

export const minutesAgo = (minutes: number): number => nowMs - minutes * 60_000;
export const hoursAgo = (hours: number): number => minutesAgo(hours * 60);
export const daysAgo = (days: number): number => hoursAgo(days * 24);
