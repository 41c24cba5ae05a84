/**
 * Sorts as Go's `sort.Sort` does, which keeps no order among equals but always leaves them in the
 * same one: kubectl's lists show it. Pattern-defeating quicksort with Go's parameters
 * (arxiv.org/abs/2106.05123). Answers a new list. Models: Go src/sort/zsortinterface.go
 */
export function goSort<T>(list: readonly T[], less: (a: T, b: T) => boolean): T[] {
  const data = list.slice();
  if (data.length > 1) new PatternDefeatingSort(data, less).sort(0, data.length, bits(data.length));
  return data;
}

const INSERTION_MAX = 12;
const NINTHER_MIN = 50;
const SHIFTING_MIN = 50;
const SHIFTS_MAX = 5;
const SWAPS_MAX = 12;

type Hint = 'unknown' | 'increasing' | 'decreasing';

function bits(n: number): number {
  return 32 - Math.clz32(n);
}

class PatternDefeatingSort<T> {
  readonly #d: T[];
  readonly #lessThan: (a: T, b: T) => boolean;

  constructor(data: T[], less: (a: T, b: T) => boolean) {
    this.#d = data;
    this.#lessThan = less;
  }

  /** Sorts [from, to); after `bad` unbalanced pivots a heap does it. */
  sort(from: number, to: number, bad: number): void {
    let a = from;
    let b = to;
    let limit = bad;
    let balanced = true;
    let partitioned = true;
    for (;;) {
      const length = b - a;
      if (length <= INSERTION_MAX) return this.#insertion(a, b);
      if (limit === 0) return this.#heap(a, b);
      if (!balanced) {
        this.#breakPatterns(a, b);
        limit--;
      }
      let { pivot, hint } = this.#choosePivot(a, b);
      if (hint === 'decreasing') {
        this.#reverse(a, b);
        pivot = b - 1 - (pivot - a);
        hint = 'increasing';
      }
      if (balanced && partitioned && hint === 'increasing' && this.#fewShifts(a, b)) return;
      if (a > 0 && !this.#less(a - 1, pivot)) {
        a = this.#partitionEqual(a, b, pivot);
        continue;
      }
      const { middle, already } = this.#partition(a, b, pivot);
      partitioned = already;
      const left = middle - a;
      const right = b - middle;
      balanced = Math.min(left, right) >= Math.floor(length / 8);
      if (left < right) {
        this.sort(a, middle, limit);
        a = middle + 1;
      } else {
        this.sort(middle + 1, b, limit);
        b = middle;
      }
    }
  }

  #less(i: number, j: number): boolean {
    return this.#lessThan(this.#d[i]!, this.#d[j]!);
  }

  #swap(i: number, j: number): void {
    const x = this.#d[i]!;
    this.#d[i] = this.#d[j]!;
    this.#d[j] = x;
  }

  #insertion(a: number, b: number): void {
    for (let i = a + 1; i < b; i++) {
      for (let j = i; j > a && this.#less(j, j - 1); j--) this.#swap(j, j - 1);
    }
  }

  #heap(a: number, b: number): void {
    const n = b - a;
    for (let i = Math.floor((n - 1) / 2); i >= 0; i--) this.#siftDown(i, n, a);
    for (let i = n - 1; i >= 0; i--) {
      this.#swap(a, a + i);
      this.#siftDown(0, i, a);
    }
  }

  #siftDown(from: number, n: number, first: number): void {
    let root = from;
    for (let child = 2 * root + 1; child < n; child = 2 * root + 1) {
      if (child + 1 < n && this.#less(first + child, first + child + 1)) child++;
      if (!this.#less(first + root, first + child)) return;
      this.#swap(first + root, first + child);
      root = child;
    }
  }

  /** Elements below the pivot to its left, the others to its right. */
  #partition(a: number, b: number, pivot: number): { middle: number; already: boolean } {
    this.#swap(a, pivot);
    let i = a + 1;
    let j = b - 1;
    for (let already = true; ; already = false) {
      while (i <= j && this.#less(i, a)) i++;
      while (i <= j && !this.#less(j, a)) j--;
      if (i > j) {
        this.#swap(j, a);
        return { middle: j, already };
      }
      this.#swap(i++, j--);
    }
  }

  /** Elements equal to the pivot to the left; none is below it. */
  #partitionEqual(a: number, b: number, pivot: number): number {
    this.#swap(a, pivot);
    let i = a + 1;
    let j = b - 1;
    for (;;) {
      while (i <= j && !this.#less(a, i)) i++;
      while (i <= j && this.#less(a, j)) j--;
      if (i > j) return i;
      this.#swap(i++, j--);
    }
  }

  /** Mends a few elements out of order; whether it is sorted then. */
  #fewShifts(a: number, b: number): boolean {
    let i = a + 1;
    for (let n = 0; n < SHIFTS_MAX; n++) {
      while (i < b && !this.#less(i, i - 1)) i++;
      if (i === b) return true;
      if (b - a < SHIFTING_MIN) return false;
      this.#swap(i, i - 1);
      if (i - a >= 2) {
        for (let j = i - 1; j >= 1 && this.#less(j, j - 1); j--) this.#swap(j, j - 1);
      }
      if (b - i >= 2) {
        for (let j = i + 1; j < b && this.#less(j, j - 1); j++) this.#swap(j, j - 1);
      }
    }
    return false;
  }

  #breakPatterns(a: number, b: number): void {
    const length = b - a;
    if (length < 8) return;
    let random = BigInt(length);
    const mask = BigInt((1 << bits(length)) - 1);
    const middle = a + Math.floor(length / 4) * 2;
    for (let i = middle - 1; i <= middle + 1; i++) {
      random = xorshift(random);
      let other = Number(random & mask);
      if (other >= length) other -= length;
      this.#swap(i, a + other);
    }
  }

  #choosePivot(a: number, b: number): { pivot: number; hint: Hint } {
    const length = b - a;
    const quarter = Math.floor(length / 4);
    const swaps = { count: 0 };
    let [i, j, k] = [a + quarter, a + quarter * 2, a + quarter * 3];
    if (length >= NINTHER_MIN) {
      i = this.#median(i - 1, i, i + 1, swaps);
      j = this.#median(j - 1, j, j + 1, swaps);
      k = this.#median(k - 1, k, k + 1, swaps);
    }
    if (length >= 8) j = this.#median(i, j, k, swaps);
    const { count } = swaps;
    const hint = count === 0 ? 'increasing' : count === SWAPS_MAX ? 'decreasing' : 'unknown';
    return { pivot: j, hint };
  }

  #median(x: number, y: number, z: number, swaps: { count: number }): number {
    let [a, b, c] = [x, y, z];
    [a, b] = this.#ordered(a, b, swaps);
    [b, c] = this.#ordered(b, c, swaps);
    [a, b] = this.#ordered(a, b, swaps);
    return b;
  }

  #ordered(a: number, b: number, swaps: { count: number }): [number, number] {
    if (!this.#less(b, a)) return [a, b];
    swaps.count++;
    return [b, a];
  }

  #reverse(a: number, b: number): void {
    for (let i = a, j = b - 1; i < j; i++, j--) this.#swap(i, j);
  }
}

function xorshift(x: bigint): bigint {
  let r = x;
  r ^= BigInt.asUintN(64, r << 13n);
  r ^= r >> 7n;
  r ^= BigInt.asUintN(64, r << 17n);
  return r;
}
