import type { Node } from '../../api/core/node/fields.ts';
import type { SimTime } from '../../sim/time.ts';
import { SECOND } from '../../sim/time.ts';

/** How a zone is. Models: pkg/controller/nodelifecycle ZoneState */
export type ZoneState = 'Initial' | 'Normal' | 'FullDisruption' | 'PartialDisruption';

/** µs between two nodes that are given a NoExecute taint: 0.1 and 0.01 a second; 0: never. */
const PRIMARY_US = 10 * SECOND;
const SECONDARY_US = 100 * SECOND;
const UNHEALTHY_SHARE = 0.55;
const LARGE_CLUSTER = 50;

/** A zone and the nodes that wait for their NoExecute taint in it. */
export interface Zone {
  readonly state: ZoneState;
  readonly periodUs: number;
  /** When the next node may be tainted. */
  readonly nextAt: SimTime;
  readonly queue: readonly string[];
  /** Nodes that were tainted or wait, so that they are not queued twice. */
  readonly known: readonly string[];
}

export const NEW_ZONE: Zone = {
  state: 'Initial',
  periodUs: PRIMARY_US,
  nextAt: 0,
  queue: [],
  known: [],
};

/** Region and zone of a node as one key. Models: component-helpers node/topology GetZoneKey */
export function zoneOf(node: Node): string {
  const labels = node.metadata?.labels ?? {};
  const region = labels['topology.kubernetes.io/region'] ?? '';
  const zone = labels['topology.kubernetes.io/zone'] ?? '';
  return region === '' && zone === '' ? '' : `${region}:\u0000:${zone}`;
}

/** State of a zone by its ready and unready nodes. Models: ComputeZoneState */
export function zoneState(ready: number, unready: number): ZoneState {
  if (ready === 0 && unready > 0) return 'FullDisruption';
  const share = unready / (unready + ready);
  return unready > 2 && share >= UNHEALTHY_SHARE ? 'PartialDisruption' : 'Normal';
}

/** µs between two taints in a zone of that state and size. Models: setLimiterInZone */
export function periodOf(state: ZoneState, size: number): number {
  if (state !== 'PartialDisruption') return PRIMARY_US;
  return size > LARGE_CLUSTER ? SECONDARY_US : 0;
}

/** A node waits for its taint, unless it does already. */
export function waiting(z: Zone, node: string): Zone {
  if (z.known.includes(node)) return z;
  return { ...z, queue: [...z.queue, node], known: [...z.known, node] };
}

/** A node waits no longer. */
export function withdrawn(z: Zone, node: string): Zone {
  if (!z.known.includes(node)) return z;
  return {
    ...z,
    queue: z.queue.filter((n) => n !== node),
    known: z.known.filter((n) => n !== node),
  };
}
