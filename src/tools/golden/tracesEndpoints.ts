import type { RecordedChange } from './tracesFormat.ts';
import { leavesOf } from './tracesFormat.ts';
import type { Canon } from './tracesNames.ts';

const ENDPOINT = /^endpoints\[(\d+)\]\.(.*)$/;

/**
 * The endpoints of one slice as its changes make them, as a set: in which order a slice holds them
 * is chance upstream (a Go map's), and which of several Pods is ready first is chance too.
 */
export class EndpointSet {
  readonly #leaves = new Map<string, unknown>();
  readonly #canon: Canon;

  constructor(canon: Canon) {
    this.#canon = canon;
  }

  /** Whether a path is about an endpoint. */
  static has(path: string): boolean {
    return ENDPOINT.test(path);
  }

  /** Takes a change in; answers the set before and after it. */
  take(c: RecordedChange): { readonly old: readonly string[]; readonly now: readonly string[] } {
    const old = this.#set();
    const changes: Iterable<readonly [string, unknown]> =
      c.type === 'ADDED'
        ? leavesOf(c.object)
        : Object.entries(c.diff ?? {}).map(([p, [, now]]) => [p, now] as const);
    for (const [path, now] of changes) {
      if (!EndpointSet.has(path)) continue;
      if (now === null) this.#leaves.delete(path);
      else this.#leaves.set(path, now);
    }
    return { old, now: this.#set() };
  }

  #set(): readonly string[] {
    const byIndex = new Map<string, string[]>();
    for (const [path, value] of this.#leaves) {
      const [, index, rest] = ENDPOINT.exec(path)!;
      const text = typeof value === 'string' ? this.#canon.text(value) : String(value);
      const leaves = byIndex.get(index!) ?? [];
      leaves.push(`${rest}=${text}`);
      byIndex.set(index!, leaves);
    }
    return [...byIndex.values()].map((leaves) => leaves.sort().join(' ')).sort();
  }
}
