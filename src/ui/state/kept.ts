/**
 * What the node tells crosses from its worker as new objects each time. Those that say what they
 * said before are kept, so that only what changed is drawn anew.
 */

/** `after` with each item that was there before, told by its id, in the object it was in. */
export function keptItems<T extends object>(
  before: readonly T[],
  after: readonly T[],
  idOf: (item: T) => string,
): readonly T[] {
  const byId = new Map(before.map((item) => [idOf(item), item]));
  const items = after.map((item) => {
    const known = byId.get(idOf(item));
    return known !== undefined && saysTheSame(known, item) ? known : item;
  });
  const isSame = items.length === before.length && items.every((item, i) => item === before[i]);
  return isSame ? before : items;
}

/** Of plain values: objects, arrays, bytes, and what has no parts. */
export function saysTheSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (!isCompound(a) || !isCompound(b)) return false;
  if (isList(a) || isList(b)) {
    return (
      isList(a) &&
      isList(b) &&
      a.length === b.length &&
      a.every((part: unknown, i) => saysTheSame(part, b[i]))
    );
  }
  const [left, right] = [Object.entries(a), Object.entries(b)];
  return (
    left.length === right.length &&
    left.every(([name, part]) => Object.hasOwn(b, name) && saysTheSame(part, Reflect.get(b, name)))
  );
}

const isCompound = (value: unknown): value is object => typeof value === 'object' && value !== null;

const isList = (value: object): value is readonly unknown[] | Uint8Array =>
  Array.isArray(value) || value instanceof Uint8Array;
