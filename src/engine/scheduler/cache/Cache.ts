import type { Node } from '../../api/core/node/fields.ts';
import { equal } from '../framework/equal.ts';
import type { ImageState } from '../framework/NodeInfo.ts';
import { NodeInfo } from '../framework/NodeInfo.ts';
import type { PodInfo } from '../framework/PodInfo.ts';
import type { Labels, Selector } from '../framework/Selector.ts';
import type { AffinityGroup, Snapshot } from '../framework/Snapshot.ts';
import type { SelectorTally } from '../framework/TopologyTally.ts';
import { TopologyTally } from '../framework/TopologyTally.ts';
import { AffinityIndex } from './AffinityIndex.ts';
import type { ZoneStore } from './NodeTree.ts';
import { NodeTree, zoneKey } from './NodeTree.ts';
import { SelectorIndex } from './SelectorIndex.ts';

/** Sizes of images as the first node reported them; outlives the cache. */
export interface ImageSizes {
  get(name: string): number | undefined;
  set(name: string, bytes: number): void;
  delete(name: string): unknown;
}

/**
 * Nodes with the Pods on them, changed one Pod and one node at a time. A cycle runs within one
 * step, so the cache is its own snapshot. Pods of nodes that are not known (yet) are kept aside.
 * Derived: rebuilt from what the Scheduler remembers. Models: pkg/scheduler/backend/cache
 */
export class Cache implements Snapshot {
  readonly #nodes = new Map<string, NodeInfo>();
  readonly #orphans = new Map<string, PodInfo[]>();
  readonly #tree: NodeTree;
  readonly #affinity = new AffinityIndex();
  readonly #selectors = new SelectorIndex(() => this.#nodes.values());
  readonly #domains = new Map<string, TopologyTally>();
  readonly #claims = new Map<string, number>();
  readonly #images = new Map<string, { readonly size: number; nodes: number }>();
  readonly #sizes: ImageSizes;
  #list: readonly NodeInfo[] | undefined;

  /** `sizes` and `zones` outlive the cache: they hold what depends on who came first. */
  constructor(sizes: ImageSizes, zones: ZoneStore) {
    this.#sizes = sizes;
    this.#tree = new NodeTree(zones);
  }

  get nodes(): readonly NodeInfo[] {
    this.#list ??= this.#tree.list().map((name) => this.#nodes.get(name)!);
    return this.#list;
  }

  get affinityGroups(): Iterable<AffinityGroup> {
    return this.#affinity.groups;
  }

  tally(namespaces: readonly string[] | undefined, selector: Selector): SelectorTally {
    return this.#selectors.tally(namespaces, selector);
  }

  domains(key: string): TopologyTally {
    let t = this.#domains.get(key);
    if (t) return t;
    t = new TopologyTally(key);
    this.#domains.set(key, t);
    for (const n of this.#nodes.values()) t.add(n.labels, 1);
    return t;
  }

  node(name: string): NodeInfo | undefined {
    return this.#nodes.get(name);
  }

  claimInUse(key: string): boolean {
    return this.#claims.has(key);
  }

  clear(): void {
    this.#nodes.clear();
    this.#orphans.clear();
    this.#affinity.clear();
    this.#selectors.clear();
    this.#domains.clear();
    this.#claims.clear();
    this.#images.clear();
    this.#list = undefined;
  }

  /** Adds a node or takes its new version. */
  setNode(node: Node): void {
    const name = node.metadata?.name ?? '';
    const had = this.#nodes.get(name);
    if (!had) {
      const n = new NodeInfo(node);
      this.#nodes.set(name, n);
      this.#tree.add(zoneKey(node), name);
      this.#list = undefined;
      this.#countDomains(n.labels, 1);
      this.#setImages(n, undefined);
      const waiting = this.#orphans.get(name) ?? [];
      this.#orphans.delete(name);
      for (const p of waiting) this.#put(n, p);
      return;
    }
    const before = had.node;
    const labels = had.labels;
    had.setNode(node);
    if (labels !== had.labels && !equal(labels, had.labels)) this.#relabel(had, labels);
    if (zoneKey(before) !== zoneKey(node)) {
      this.#tree.remove(zoneKey(before), name);
      this.#tree.add(zoneKey(node), name);
      this.#list = undefined;
    }
    if (before.status?.images !== node.status?.images) this.#setImages(had, before);
  }

  removeNode(name: string): void {
    const n = this.#nodes.get(name);
    if (!n) return;
    const left = [...n.pods];
    for (const p of left) this.#take(n, p);
    if (left.length > 0) this.#orphans.set(name, left);
    this.#dropImages(n.node);
    this.#countDomains(n.labels, -1);
    this.#tree.remove(zoneKey(n.node), name);
    this.#nodes.delete(name);
    this.#list = undefined;
  }

  addPod(p: PodInfo, node: string): void {
    const n = this.#nodes.get(node);
    if (n) this.#put(n, p);
    else {
      const waiting = this.#orphans.get(node);
      if (waiting) waiting.push(p);
      else this.#orphans.set(node, [p]);
    }
  }

  /** Takes a Pod away; answers the Pod that moved into its place, if any. */
  removePod(p: PodInfo, node: string): PodInfo | undefined {
    const n = this.#nodes.get(node);
    if (n) return this.#take(n, p);
    const waiting = this.#orphans.get(node)?.filter((x) => x.uid !== p.uid) ?? [];
    if (waiting.length > 0) this.#orphans.set(node, waiting);
    else this.#orphans.delete(node);
    return undefined;
  }

  #count(n: NodeInfo, labels: Labels, p: PodInfo, sign: 1 | -1): void {
    this.#affinity.count(labels, p, sign);
    this.#selectors.count(n, labels, p, sign);
  }

  #countDomains(labels: Labels, sign: 1 | -1): void {
    for (const t of this.#domains.values()) t.add(labels, sign);
  }

  /** A node's labels changed: its Pods count in other domains. */
  #relabel(n: NodeInfo, before: Labels): void {
    for (const p of n.pods) {
      this.#count(n, before, p, -1);
      this.#count(n, n.labels, p, 1);
    }
    this.#countDomains(before, -1);
    this.#countDomains(n.labels, 1);
  }

  #put(n: NodeInfo, p: PodInfo): void {
    n.addPod(p);
    this.#count(n, n.labels, p, 1);
    for (const c of p.claims) this.#claims.set(c, (this.#claims.get(c) ?? 0) + 1);
  }

  #take(n: NodeInfo, p: PodInfo): PodInfo | undefined {
    const taken = n.removePod(p);
    if (!taken) return undefined;
    this.#count(n, n.labels, taken.gone, -1);
    for (const c of p.claims) {
      const left = (this.#claims.get(c) ?? 0) - 1;
      if (left > 0) this.#claims.set(c, left);
      else this.#claims.delete(c);
    }
    return taken.moved;
  }

  #setImages(n: NodeInfo, before: Node | undefined): void {
    if (before) this.#dropImages(before);
    const own = new Map<string, ImageState>();
    for (const { name, size } of imagesOf(n.node)) {
      if (own.has(name)) continue;
      let image = this.#images.get(name);
      if (!image) {
        const known = this.#sizes.get(name);
        if (known === undefined) this.#sizes.set(name, size);
        image = { size: known ?? size, nodes: 0 };
        this.#images.set(name, image);
      }
      image.nodes++;
      own.set(name, image);
    }
    n.images = own;
  }

  #dropImages(node: Node): void {
    for (const name of new Set(imagesOf(node).map((i) => i.name))) {
      const image = this.#images.get(name);
      if (!image || --image.nodes > 0) continue;
      this.#images.delete(name);
      this.#sizes.delete(name);
    }
  }
}

function imagesOf(node: Node): readonly { readonly name: string; readonly size: number }[] {
  return (node.status?.images ?? []).flatMap((i) =>
    (i.names ?? []).map((name) => ({ name, size: i.sizeBytes ?? 0 })),
  );
}
