import { nextEpoch } from './epoch.ts';
import type { Hash } from './hash.ts';
import { chain, hashOnce, hashValue } from './hash.ts';

const WIDTH = 64;
const THIN = 16;

/** A tree node; plain data. A leaf has `v`, an inner node `c`; `k` are keys or children's least. */
interface TreeNode<K, V> {
  e: number;
  k: K[];
  v: V[] | null;
  /** Epoch in which a leaf's value was last copied by `edit`; null until the first `edit`. */
  ve: number[] | null;
  c: TreeNode<K, V>[] | null;
  h: Hash | null;
}

/** An immutable past of a `PMap`. */
export interface PMapRoot<K, V> {
  readonly root: TreeNode<K, V>;
  readonly size: number;
}

function leaf<K, V>(e: number): TreeNode<K, V> {
  return { e, k: [], v: [], ve: null, c: null, h: null };
}

/** Number of keys ≤ key. */
function upper<K extends string | number>(keys: readonly K[], key: K): number {
  let lo = 0;
  let hi = keys.length;
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if (keys[mid]! <= key) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}

/**
 * A persistent ordered map: a B+tree whose nodes are edited in place within an epoch and copied
 * once after a snapshot. Values are immutable, except records handed out by `edit`.
 */
export class PMap<K extends string | number, V> {
  #epoch = nextEpoch();
  #root: TreeNode<K, V> = leaf(this.#epoch);
  #size = 0;
  #version = 0;
  /** The root that was given out last, if nothing has changed since. */
  #snapped: PMapRoot<K, V> | undefined;

  get size(): number {
    return this.#size;
  }

  /** Grows with every change and every `load`: for memos of what was read; not part of the state. */
  get version(): number {
    return this.#version;
  }

  get(key: K): V | undefined {
    let n = this.#root;
    while (n.c) n = n.c[Math.max(0, upper(n.k, key) - 1)]!;
    const i = upper(n.k, key) - 1;
    return i >= 0 && n.k[i] === key ? n.v![i] : undefined;
  }

  has(key: K): boolean {
    let n = this.#root;
    while (n.c) n = n.c[Math.max(0, upper(n.k, key) - 1)]!;
    const i = upper(n.k, key) - 1;
    return i >= 0 && n.k[i] === key;
  }

  set(key: K, value: V): void {
    this.#changed();
    this.#root = this.#own(this.#root);
    const right = this.#put(this.#root, key, value);
    if (right) {
      const left = this.#root;
      const k = [left.k[0]!, right.k[0]!];
      this.#root = { e: this.#epoch, k, v: null, ve: null, c: [left, right], h: null };
    }
  }

  /**
   * The record under a key, safe to change until the event ends: copied once an epoch, so
   * snapshots keep their own. Undefined when there is none. Nested values stay immutable.
   */
  edit(key: K): V | undefined {
    const n = this.#ownLeaf(key);
    const i = upper(n.k, key) - 1;
    if (i < 0 || n.k[i] !== key) return undefined;
    this.#changed();
    n.ve ??= n.k.map(() => 0);
    if (n.ve[i] !== this.#epoch) {
      n.v![i] = { ...n.v![i]! };
      n.ve[i] = this.#epoch;
    }
    return n.v![i];
  }

  /** Replaces the value under a key by what `f` makes of it; false when there is none. */
  change(key: K, f: (value: V) => V): boolean {
    const n = this.#ownLeaf(key);
    const i = upper(n.k, key) - 1;
    if (i < 0 || n.k[i] !== key) return false;
    this.#changed();
    n.v![i] = f(n.v![i]!);
    if (n.ve) n.ve[i] = 0;
    return true;
  }

  /** The leaf in which a key stands or would stand, ready to be edited. */
  #ownLeaf(key: K): TreeNode<K, V> {
    let n = (this.#root = this.#own(this.#root));
    while (n.c) {
      const i = Math.max(0, upper(n.k, key) - 1);
      n = n.c[i] = this.#own(n.c[i]!);
    }
    return n;
  }

  delete(key: K): boolean {
    if (!this.has(key)) return false;
    this.#changed();
    this.#root = this.#own(this.#root);
    this.#remove(this.#root, key);
    this.#size--;
    while (this.#root.c && this.#root.c.length === 1) this.#root = this.#root.c[0]!;
    if (this.#root.c && this.#root.c.length === 0) this.#root = leaf(this.#epoch);
    return true;
  }

  clear(): void {
    this.#changed();
    this.#root = leaf(this.#epoch);
    this.#size = 0;
  }

  /** Calls `f` for keys in [from, to) in order, until it answers false. Do not change the map. */
  range(from: K | undefined, to: K | undefined, f: (value: V, key: K) => boolean | void): void {
    walk(this.#root, from, to, f);
  }

  /** Calls `f` for all entries in key order. Do not change the map meanwhile. */
  forEach(f: (value: V, key: K) => void): void {
    walk(this.#root, undefined, undefined, f);
  }

  /** All keys, in order. */
  keys(): K[] {
    const out: K[] = [];
    this.forEach((_, k) => void out.push(k));
    return out;
  }

  /** All values, in key order. */
  values(): V[] {
    const out: V[] = [];
    this.forEach((v) => void out.push(v));
    return out;
  }

  /** The least key, or undefined. */
  firstKey(): K | undefined {
    let n = this.#root;
    while (n.c) n = n.c[0]!;
    return n.k[0];
  }

  /**
   * Gives out the present as an immutable root; later changes copy what they touch. The same root
   * again as long as nothing has changed.
   */
  snap(): PMapRoot<K, V> {
    if (!this.#snapped) {
      this.#epoch = nextEpoch();
      this.#snapped = { root: this.#root, size: this.#size };
    }
    return this.#snapped;
  }

  load(saved: PMapRoot<K, V>): void {
    this.#changed();
    this.#epoch = nextEpoch();
    this.#root = saved.root;
    this.#size = saved.size;
  }

  /** Hash of the content; independent of the tree's shape. */
  sum(): Hash {
    return sumOf(this.#root);
  }

  #changed(): void {
    this.#version++;
    this.#snapped = undefined;
  }

  #own(n: TreeNode<K, V>): TreeNode<K, V> {
    if (n.e === this.#epoch) {
      n.h = null;
      return n;
    }
    return {
      e: this.#epoch,
      k: n.k.slice(),
      v: n.v && n.v.slice(),
      ve: n.ve && n.ve.slice(),
      c: n.c && n.c.slice(),
      h: null,
    };
  }

  /** Puts into an owned node; answers the new right sibling when it split. */
  #put(n: TreeNode<K, V>, key: K, value: V): TreeNode<K, V> | null {
    if (n.c) {
      const i = Math.max(0, upper(n.k, key) - 1);
      const child = (n.c[i] = this.#own(n.c[i]!));
      const right = this.#put(child, key, value);
      n.k[i] = child.k[0]!;
      if (!right) return null;
      n.k.splice(i + 1, 0, right.k[0]!);
      n.c.splice(i + 1, 0, right);
      return n.c.length > WIDTH ? this.#split(n) : null;
    }
    const i = upper(n.k, key);
    if (i > 0 && n.k[i - 1] === key) {
      n.v![i - 1] = value;
      if (n.ve) n.ve[i - 1] = 0;
      return null;
    }
    this.#size++;
    n.k.splice(i, 0, key);
    n.v!.splice(i, 0, value);
    if (n.ve) n.ve.splice(i, 0, 0);
    return n.k.length > WIDTH ? this.#split(n) : null;
  }

  #split(n: TreeNode<K, V>): TreeNode<K, V> {
    const half = n.k.length >> 1;
    return {
      e: this.#epoch,
      k: n.k.splice(half),
      v: n.v && n.v.splice(half),
      ve: n.ve && n.ve.splice(half),
      c: n.c && n.c.splice(half),
      h: null,
    };
  }

  #remove(n: TreeNode<K, V>, key: K): void {
    if (!n.c) {
      const i = upper(n.k, key) - 1;
      n.k.splice(i, 1);
      n.v!.splice(i, 1);
      if (n.ve) n.ve.splice(i, 1);
      return;
    }
    const i = Math.max(0, upper(n.k, key) - 1);
    const child = (n.c[i] = this.#own(n.c[i]!));
    this.#remove(child, key);
    if (child.k.length === 0) {
      n.k.splice(i, 1);
      n.c.splice(i, 1);
      return;
    }
    n.k[i] = child.k[0]!;
    if (child.k.length < THIN && n.c.length > 1) this.#merge(n, i > 0 ? i - 1 : i);
  }

  /** Joins children i and i + 1 when both fit comfortably into one. */
  #merge(n: TreeNode<K, V>, i: number): void {
    const right = n.c![i + 1]!;
    if (n.c![i]!.k.length + right.k.length > WIDTH - THIN) return;
    const left = (n.c![i] = this.#own(n.c![i]!));
    if (left.ve || right.ve) {
      left.ve = [...(left.ve ?? left.k.map(() => 0)), ...(right.ve ?? right.k.map(() => 0))];
    }
    left.k.push(...right.k);
    if (left.v) left.v.push(...right.v!);
    if (left.c) left.c.push(...right.c!);
    n.k.splice(i + 1, 1);
    n.c!.splice(i + 1, 1);
  }
}

function walk<K extends string | number, V>(
  n: TreeNode<K, V>,
  from: K | undefined,
  to: K | undefined,
  f: (value: V, key: K) => boolean | void,
): boolean {
  let i = from === undefined ? 0 : Math.max(0, upper(n.k, from) - 1);
  for (; i < n.k.length; i++) {
    const k = n.k[i]!;
    if (to !== undefined && k >= to) return false;
    if (n.c) {
      if (!walk(n.c[i]!, from, to, f)) return false;
    } else if (from === undefined || k >= from) {
      if (f(n.v![i]!, k) === false) return false;
    }
  }
  return true;
}

function sumOf<K extends string | number, V>(n: TreeNode<K, V>): Hash {
  if (n.h) return n.h;
  let a = 0;
  let b = 0;
  for (let i = 0; i < n.k.length; i++) {
    const h = n.c ? sumOf(n.c[i]!) : chain(hashValue(n.k[i]), leafHash(n, i));
    a = (a + h.a) | 0;
    b = (b + h.b) | 0;
  }
  return (n.h = { a, b });
}

/** A value that `edit` gave out may change in place: it is hashed anew each time. */
function leafHash<K, V>(n: TreeNode<K, V>, i: number): Hash {
  return n.ve ? hashValue(n.v![i]) : hashOnce(n.v![i]);
}
