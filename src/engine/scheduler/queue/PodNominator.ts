import type { PMap } from '../../sim/PMap.ts';
import type { Nominator } from '../framework/Nominator.ts';
import type { PodInfo } from '../framework/PodInfo.ts';

/** A Pod's claim to the room on a node, as plain data. */
export interface Nomination {
  readonly key: string;
  readonly node: string;
  readonly order: number;
}

const NOBODY: readonly PodInfo[] = [];

/**
 * Who waits for room on which node. Kept by uid in `store`, by node as derived data.
 * Models: pkg/scheduler/backend/queue/nominator.go
 */
export class PodNominator implements Nominator {
  readonly #store: PMap<string, Nomination>;
  readonly #pod: (key: string) => PodInfo | undefined;
  readonly #byNode = new Map<string, string[]>();

  constructor(store: PMap<string, Nomination>, pod: (key: string) => PodInfo | undefined) {
    this.#store = store;
    this.#pod = pod;
  }

  /** The node a Pod is nominated to; undefined: none. */
  nodeOf(uid: string): string | undefined {
    return this.#store.get(uid)?.node;
  }

  set(p: PodInfo, node: string, order: number): void {
    this.delete(p.uid);
    this.#store.set(p.uid, { key: p.key, node, order });
    const list = this.#byNode.get(node);
    if (list) list.push(p.uid);
    else this.#byNode.set(node, [p.uid]);
  }

  delete(uid: string): void {
    const n = this.#store.get(uid);
    if (!n) return;
    this.#store.delete(uid);
    const left = this.#byNode.get(n.node)!.filter((u) => u !== uid);
    if (left.length > 0) this.#byNode.set(n.node, left);
    else this.#byNode.delete(n.node);
  }

  podsFor(node: string): readonly PodInfo[] {
    const uids = this.#byNode.get(node);
    if (!uids) return NOBODY;
    const keys = uids.map((u) => this.#store.get(u)!.key);
    return keys.map((k) => this.#pod(k)).filter((p) => p !== undefined);
  }

  rebuild(): void {
    this.#byNode.clear();
    const all: { readonly uid: string; readonly n: Nomination }[] = [];
    this.#store.forEach((n, uid) => void all.push({ uid, n }));
    for (const { uid, n } of all.toSorted((a, b) => a.n.order - b.n.order)) {
      const list = this.#byNode.get(n.node);
      if (list) list.push(uid);
      else this.#byNode.set(n.node, [uid]);
    }
  }
}
