import type { PMap } from '../../sim/PMap.ts';
import type { PodInfo } from '../framework/PodInfo.ts';
import type { Cache } from './Cache.ts';

/** Where a Pod counts, as plain data. */
export interface Placement {
  readonly uid: string;
  readonly node: string;
  /** Its place among the node's Pods: lower is earlier. */
  readonly slot: number;
  /** Chosen by the scheduler, not yet seen as bound. */
  readonly assumed: boolean;
}

/**
 * Which Pod counts on which node, in a form that the cache can be rebuilt from with its Pods in
 * the same order. Models: pkg/scheduler/backend/cache/cache.go podStates, assumedPods
 */
export class PodPlacements {
  readonly #store: PMap<string, Placement>;
  readonly #cache: Cache;
  readonly #nextSlot: () => number;
  readonly #infos = new Map<string, PodInfo>();

  /** `nextSlot` answers numbers that rise. */
  constructor(store: PMap<string, Placement>, cache: Cache, nextSlot: () => number) {
    this.#store = store;
    this.#cache = cache;
    this.#nextSlot = nextSlot;
  }

  get(key: string): Placement | undefined {
    return this.#store.get(key);
  }

  isAssumed(key: string): boolean {
    return this.#store.get(key)?.assumed === true;
  }

  /** Puts a Pod on a node, or its new version in the old one's stead (then it comes last). */
  put(p: PodInfo, node: string, assumed: boolean): void {
    this.remove(p.key);
    this.#store.set(p.key, { uid: p.uid, node, slot: this.#nextSlot(), assumed });
    this.#infos.set(p.key, p);
    this.#cache.addPod(p, node);
  }

  remove(key: string): Placement | undefined {
    const at = this.#store.get(key);
    const p = this.#infos.get(key);
    if (!at || !p) return undefined;
    const moved = this.#cache.removePod(p, at.node);
    this.#store.delete(key);
    this.#infos.delete(key);
    if (moved) this.#store.set(moved.key, { ...this.#store.get(moved.key)!, slot: at.slot });
    return at;
  }

  /** The Pod as it counts. */
  info(key: string): PodInfo | undefined {
    return this.#infos.get(key);
  }

  clear(): void {
    this.#store.clear();
    this.#infos.clear();
  }

  /** Fills the cache anew; nodes must be there. */
  rebuild(pod: (key: string) => PodInfo | undefined): void {
    this.#infos.clear();
    const all: { readonly key: string; readonly at: Placement }[] = [];
    this.#store.forEach((at, key) => void all.push({ key, at }));
    for (const { key, at } of all.toSorted((a, b) => a.at.slot - b.at.slot)) {
      const p = pod(key);
      if (!p) continue;
      this.#infos.set(key, p);
      this.#cache.addPod(p, at.node);
    }
  }
}
