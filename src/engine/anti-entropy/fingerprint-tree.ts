/**
 * A sorted set that knows the count and the sum of hashes of everything between two bounds: a B+tree
 * whose nodes carry both. Asking, adding and removing take O(log n); see "Range-Based Set
 * Reconciliation" (Meyer, 2022), section on computing fingerprints.
 */

import { assert } from '../assert.ts';
import { addInto, emptySum, limbsPerSum, subtractFrom, type VersionSum } from './version-sum.ts';

/** Entries between two bounds: how many, and the sum of their hashes. */
export interface Between {
  readonly count: number;
  readonly sum: VersionSum;
}

interface Leaf<Entry> {
  readonly type: 'leaf';
  entries: Entry[];
  /** The entries' hashes, one after the other, with a little room behind them. */
  hashes: VersionSum;
  readonly sum: VersionSum;
}

interface Branch<Entry> {
  readonly type: 'branch';
  readonly children: TreeNode<Entry>[];
  count: number;
  readonly sum: VersionSum;
}

type TreeNode<Entry> = Leaf<Entry> | Branch<Entry>;

const leafEntriesMax = 128;
const branchChildrenMax = 16;

export class FingerprintTree<Bound, Entry extends Bound> {
  readonly #compare: (a: Bound, b: Bound) => number;
  #root: TreeNode<Entry> = newLeaf();

  /** `compare` orders entries, and bounds among them. */
  constructor(compare: (a: Bound, b: Bound) => number) {
    this.#compare = compare;
  }

  get size(): number {
    return countOf(this.#root);
  }

  /** Adds an entry that is not there yet. */
  insert(entry: Entry, hash: VersionSum): void {
    const right = this.#insertInto(this.#root, entry, hash);
    if (right) this.#root = newBranch([this.#root, right]);
  }

  /** Takes out the entry equal to `bound`, if there is one. */
  remove(bound: Bound): Entry | undefined {
    const removed = this.#removeFrom(this.#root, bound);
    while (this.#root.type === 'branch' && this.#root.children.length === 1) {
      this.#root = childAt(this.#root, 0);
    }
    if (countOf(this.#root) === 0) this.#root = newLeaf();
    return removed?.entry;
  }

  find(bound: Bound): Entry | undefined {
    let node = this.#root;
    while (node.type === 'branch') node = childAt(node, this.#childFor(node, bound));
    const entry = node.entries[this.#indexIn(node, bound)];
    return entry !== undefined && this.#compare(entry, bound) === 0 ? entry : undefined;
  }

  /** Of the entries from `lower` on, and below `upper`. */
  between(lower: Bound, upper: Bound): Between {
    const sum = emptySum();
    if (this.size === 0) return { count: 0, sum };
    const first = this.rank(lower);
    const end = this.rank(upper);
    addRanks(this.#root, { first, end }, sum);
    return { count: Math.max(0, end - first), sum };
  }

  /** The number of entries below a bound, without their sum. */
  rank(bound: Bound): number {
    let count = 0;
    let node = this.#root;
    while (node.type === 'branch') {
      const index = this.#childFor(node, bound);
      for (let before = 0; before < index; before += 1) count += countOf(childAt(node, before));
      node = childAt(node, index);
    }
    return count + this.#indexIn(node, bound);
  }

  /** Up to `max` entries in order, from the one with `rank` entries below it. */
  slice(rank: number, max: number): Entry[] {
    const entries: Entry[] = [];
    collect(this.#root, rank, max, entries);
    return entries;
  }

  /** Whether some entry from `lower` on, and below `upper`, passes the test; asked in order. */
  some(lower: Bound, upper: Bound, test: (entry: Entry) => boolean): boolean {
    return someRank(this.#root, { first: this.rank(lower), end: this.rank(upper) }, test);
  }

  #insertInto(node: TreeNode<Entry>, entry: Entry, hash: VersionSum): TreeNode<Entry> | undefined {
    addInto(node.sum, hash);
    if (node.type === 'leaf') {
      const index = this.#indexIn(node, entry);
      const next = node.entries[index];
      assert(next === undefined || this.#compare(next, entry) !== 0, 'An entry is added once.');
      if (node.hashes.length === node.entries.length * limbsPerSum) {
        node.hashes = withRoom(node.hashes);
      }
      node.hashes.copyWithin((index + 1) * limbsPerSum, index * limbsPerSum);
      node.hashes.set(hash, index * limbsPerSum);
      node.entries.splice(index, 0, entry);
      return node.entries.length === leafEntriesMax ? splitLeaf(node) : undefined;
    }

    node.count += 1;
    const index = this.#childFor(node, entry);
    const right = this.#insertInto(childAt(node, index), entry, hash);
    if (right) node.children.splice(index + 1, 0, right);
    return node.children.length === branchChildrenMax ? splitBranch(node) : undefined;
  }

  #removeFrom(node: TreeNode<Entry>, bound: Bound): Removed<Entry> | undefined {
    if (node.type === 'leaf') {
      const index = this.#indexIn(node, bound);
      const entry = node.entries[index];
      if (entry === undefined || this.#compare(entry, bound) !== 0) return undefined;
      const hash = node.hashes.slice(index * limbsPerSum, (index + 1) * limbsPerSum);
      node.hashes.copyWithin(index * limbsPerSum, (index + 1) * limbsPerSum);
      node.entries.splice(index, 1);
      subtractFrom(node.sum, hash);
      return { entry, hash };
    }

    const index = this.#childFor(node, bound);
    const child = childAt(node, index);
    const removed = this.#removeFrom(child, bound);
    if (!removed) return undefined;
    node.count -= 1;
    subtractFrom(node.sum, removed.hash);
    // Thin nodes may stay; empty ones may not, for a child is found by its first entry.
    if (countOf(child) === 0) node.children.splice(index, 1);
    return removed;
  }

  /** The last child that may hold something below or equal to `bound`. */
  #childFor(node: Branch<Entry>, bound: Bound): number {
    let low = 1;
    let high = node.children.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(firstOf(childAt(node, middle)), bound) <= 0) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** The number of entries of a leaf below `bound`. */
  #indexIn(leaf: Leaf<Entry>, bound: Bound): number {
    let low = 0;
    let high = leaf.entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(entryAt(leaf, middle), bound) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

interface Removed<Entry> {
  readonly entry: Entry;
  readonly hash: VersionSum;
}

/** Most leaves are far from full for long: their hashes grow with them. */
const roomEntries = 6;
const emptyHashes: VersionSum = new Uint32Array(0);

const withRoom = (hashes: VersionSum): VersionSum => {
  const grown = new Uint32Array(hashes.length + roomEntries * limbsPerSum);
  grown.set(hashes);
  return grown;
};

const newLeaf = <Entry>(): Leaf<Entry> => ({
  type: 'leaf',
  entries: [],
  hashes: emptyHashes,
  sum: emptySum(),
});

const newBranch = <Entry>(children: TreeNode<Entry>[]): Branch<Entry> => {
  const sum = emptySum();
  for (const child of children) addInto(sum, child.sum);
  return {
    type: 'branch',
    children,
    count: children.reduce((count, child) => count + countOf(child), 0),
    sum,
  };
};

/** Moves the upper half of a full leaf into a new one. */
const splitLeaf = <Entry>(leaf: Leaf<Entry>): Leaf<Entry> => {
  const half = leafEntriesMax / 2;
  const right = newLeaf<Entry>();
  right.hashes = leaf.hashes.slice(half * limbsPerSum, leafEntriesMax * limbsPerSum);
  leaf.hashes = leaf.hashes.slice(0, half * limbsPerSum);
  // Copies are as long as what is in them; what was cut down would keep its length.
  right.entries = leaf.entries.slice(half);
  leaf.entries = leaf.entries.slice(0, half);
  for (let index = 0; index < half; index += 1) {
    addInto(right.sum, right.hashes, index * limbsPerSum);
  }
  subtractFrom(leaf.sum, right.sum);
  return right;
};

const splitBranch = <Entry>(branch: Branch<Entry>): Branch<Entry> => {
  const right = newBranch(branch.children.splice(branchChildrenMax / 2));
  subtractFrom(branch.sum, right.sum);
  branch.count -= right.count;
  return right;
};

const countOf = <Entry>(node: TreeNode<Entry>): number =>
  node.type === 'leaf' ? node.entries.length : node.count;

const childAt = <Entry>(node: Branch<Entry>, index: number): TreeNode<Entry> => {
  const child = node.children[index];
  assert(child !== undefined, 'A branch has the child it counts.');
  return child;
};

const entryAt = <Entry>(leaf: Leaf<Entry>, index: number): Entry => {
  const entry = leaf.entries[index];
  assert(entry !== undefined, 'A leaf has the entry it counts.');
  return entry;
};

const firstOf = <Entry>(node: TreeNode<Entry>): Entry => {
  let first = node;
  while (first.type === 'branch') first = childAt(first, 0);
  return entryAt(first, 0);
};

/** Ranks in [first, end), counted from a node's first entry. */
interface Ranks {
  readonly first: number;
  readonly end: number;
}

const someRank = <Entry>(
  node: TreeNode<Entry>,
  { first, end }: Ranks,
  test: (entry: Entry) => boolean,
): boolean => {
  const from = Math.max(0, first);
  if (node.type === 'leaf') {
    const to = Math.min(end, node.entries.length);
    for (let rank = from; rank < to; rank += 1) if (test(entryAt(node, rank))) return true;
    return false;
  }
  let before = 0;
  for (const child of node.children) {
    if (before >= end) return false;
    const count = countOf(child);
    const ranks = { first: first - before, end: end - before };
    if (before + count > first && someRank(child, ranks, test)) return true;
    before += count;
  }
  return false;
};

/** Adds up the hashes of the entries with these ranks. */
const addRanks = <Entry>(node: TreeNode<Entry>, { first, end }: Ranks, sum: VersionSum): void => {
  const count = countOf(node);
  if (first >= end || first >= count || end <= 0) return;
  if (first <= 0 && end >= count) {
    addInto(sum, node.sum);
    return;
  }
  if (node.type === 'leaf') {
    const last = Math.min(end, count);
    for (let rank = Math.max(0, first); rank < last; rank += 1) {
      addInto(sum, node.hashes, rank * limbsPerSum);
    }
    return;
  }
  let before = 0;
  for (const child of node.children) {
    if (before >= end) return;
    addRanks(child, { first: first - before, end: end - before }, sum);
    before += countOf(child);
  }
};

const collect = <Entry>(
  node: TreeNode<Entry>,
  skipped: number,
  max: number,
  into: Entry[],
): void => {
  if (node.type === 'leaf') {
    for (let index = skipped; index < node.entries.length && into.length < max; index += 1) {
      into.push(entryAt(node, index));
    }
    return;
  }
  let before = 0;
  for (const child of node.children) {
    if (into.length >= max) return;
    const count = countOf(child);
    if (before + count > skipped) collect(child, Math.max(0, skipped - before), max, into);
    before += count;
  }
};
