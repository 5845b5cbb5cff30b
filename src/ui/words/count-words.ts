/** Numbers as they stand in sentences. */

const grouped = new Intl.NumberFormat('en-GB');
const sizeUnits = ['kB', 'MB', 'GB', 'TB'] as const;

export function count(value: number): string {
  return grouped.format(value);
}

/** "1 photo", "1,204 photos"; `many` where an s is not enough. */
export function countOf(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** Small numbers as words, for the start of a sentence. */
export function countWord(value: number): string {
  const words = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'];
  return words[value] ?? count(value);
}

/** "1.2 GB", "840 kB": powers of a thousand, as browsers and phones count. */
export function sizeWords(bytes: number): string {
  if (bytes < 1_000) return countOf(bytes, 'byte');
  let value = bytes;
  let unit: string = '';
  for (const next of sizeUnits) {
    if (value < 999.5) break;
    value /= 1_000;
    unit = next;
  }
  const digits = value < 9.95 && unit !== 'kB' ? 1 : 0;
  return `${value.toFixed(digits)}\u00a0${unit}`;
}
