/**
 * A binary heap with removal by key. Derived data: its shape is no state.
 * Models: pkg/scheduler/backend/heap
 */
export class Heap<T extends { readonly key: string }> {
  readonly #items: T[] = [];
  readonly #at = new Map<string, number>();
  readonly #less: (a: T, b: T) => boolean;

  constructor(less: (a: T, b: T) => boolean) {
    this.#less = less;
  }

  get size(): number {
    return this.#items.length;
  }

  get items(): readonly T[] {
    return this.#items;
  }

  peek(): T | undefined {
    return this.#items[0];
  }

  /** Adds an item, or replaces the one of its key. */
  set(item: T): void {
    const had = this.#at.get(item.key);
    const i = had ?? this.#items.length;
    this.#place(i, item);
    this.#up(i);
    if (had !== undefined) this.#down(this.#at.get(item.key)!);
  }

  delete(key: string): boolean {
    const i = this.#at.get(key);
    if (i === undefined) return false;
    this.#at.delete(key);
    const last = this.#items.pop()!;
    if (last.key !== key) {
      this.#place(i, last);
      this.#up(i);
      this.#down(this.#at.get(last.key)!);
    }
    return true;
  }

  clear(): void {
    this.#items.length = 0;
    this.#at.clear();
  }

  #place(i: number, item: T): void {
    this.#items[i] = item;
    this.#at.set(item.key, i);
  }

  #up(from: number): void {
    let i = from;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!this.#less(this.#items[i]!, this.#items[parent]!)) return;
      this.#swap(i, parent);
      i = parent;
    }
  }

  #down(from: number): void {
    let i = from;
    for (;;) {
      let least = i;
      for (const child of [2 * i + 1, 2 * i + 2]) {
        if (child < this.#items.length && this.#less(this.#items[child]!, this.#items[least]!)) {
          least = child;
        }
      }
      if (least === i) return;
      this.#swap(i, least);
      i = least;
    }
  }

  #swap(i: number, j: number): void {
    const x = this.#items[i]!;
    this.#place(i, this.#items[j]!);
    this.#place(j, x);
  }
}
