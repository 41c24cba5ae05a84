import type { Node } from '../../api/core/node/fields.ts';

const BETA = 'failure-domain.beta.kubernetes.io/';
const GA = 'topology.kubernetes.io/';

/** Region and zone of a node as one text. Models: component-helpers node/topology GetZoneKey */
export function zoneKey(node: Node): string {
  const labels = node.metadata?.labels ?? {};
  const zone = labels[`${BETA}zone`] ?? labels[`${GA}zone`] ?? '';
  const region = labels[`${BETA}region`] ?? labels[`${GA}region`] ?? '';
  return region === '' && zone === '' ? '' : `${region}:\0:${zone}`;
}

/** The nodes of a zone in the order in which they came. */
export interface Zone {
  /** Zones take turns in this order. */
  readonly order: number;
  readonly names: readonly string[];
}

/** Where zones are kept. */
export interface ZoneStore {
  get(zone: string): Zone | undefined;
  set(zone: string, z: Zone): void;
  delete(zone: string): unknown;
  forEach(f: (z: Zone, zone: string) => void): void;
}

/**
 * Nodes by zone. Listed, the zones take turns: the first of each, then the second.
 * Models: pkg/scheduler/backend/cache/node_tree.go
 */
export class NodeTree {
  readonly #zones: ZoneStore;

  constructor(zones: ZoneStore) {
    this.#zones = zones;
  }

  add(zone: string, name: string): void {
    const z = this.#zones.get(zone);
    if (z?.names.includes(name)) return;
    const order = z?.order ?? this.#nextOrder();
    this.#zones.set(zone, { order, names: [...(z?.names ?? []), name] });
  }

  #nextOrder(): number {
    let last = 0;
    this.#zones.forEach((z) => void (last = Math.max(last, z.order)));
    return last + 1;
  }

  remove(zone: string, name: string): void {
    const z = this.#zones.get(zone);
    if (!z) return;
    const names = z.names.filter((n) => n !== name);
    if (names.length > 0) this.#zones.set(zone, { order: z.order, names });
    else this.#zones.delete(zone);
  }

  list(): string[] {
    const zones: Zone[] = [];
    this.#zones.forEach((z) => void zones.push(z));
    zones.sort((a, b) => a.order - b.order);
    const out: string[] = [];
    const longest = Math.max(0, ...zones.map((z) => z.names.length));
    for (let i = 0; i < longest; i++) {
      for (const z of zones) if (i < z.names.length) out.push(z.names[i]!);
    }
    return out;
  }
}
