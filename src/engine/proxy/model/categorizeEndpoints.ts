import type { EndpointInfo } from './EndpointInfo.ts';
import type { ServicePortInfo } from './ServicePortInfo.ts';
import { usesClusterEndpoints, usesLocalEndpoints } from './ServicePortInfo.ts';

/** Which endpoints a node uses for which traffic. */
export interface EndpointChoice {
  /** For policy Cluster. */
  readonly cluster: readonly EndpointInfo[];
  /** For policy Local. */
  readonly local: readonly EndpointInfo[];
  /** Any of both, in order. */
  readonly reachable: readonly EndpointInfo[];
  /** Something would serve, if not here then elsewhere. */
  readonly hasAny: boolean;
}

type Topology = '' | 'node' | 'zone';

/** Hints are followed only when every ready endpoint carries them and one is meant for here. */
function topologyOf(all: readonly EndpointInfo[], node: string, zone: string): Topology {
  const ready = all.filter((e) => e.ready);
  if (ready.length === 0) return '';
  if (ready.every((e) => e.nodeHints.length > 0) && ready.some((e) => e.nodeHints.includes(node))) {
    return 'node';
  }
  const hinted = ready.every((e) => e.zoneHints.length > 0);
  return hinted && zone !== '' && ready.some((e) => e.zoneHints.includes(zone)) ? 'zone' : '';
}

function isMeant(e: EndpointInfo, t: Topology, node: string, zone: string): boolean {
  if (t === '') return true;
  return t === 'node' ? e.nodeHints.includes(node) : e.zoneHints.includes(zone);
}

function isLeaving(e: EndpointInfo): boolean {
  return e.serving && e.terminating;
}

function merged(x: readonly EndpointInfo[], y: readonly EndpointInfo[]): readonly EndpointInfo[] {
  const all = new Map([...x, ...y].map((e) => [e.address, e]));
  return [...all.values()].sort((a, b) => (a.address < b.address ? -1 : 1));
}

/**
 * Chooses the endpoints of a Service port on a node: ready ones; those that leave only when none
 * is ready; near ones when hints say so. Models: pkg/proxy/topology.go CategorizeEndpoints
 */
export function categorizeEndpoints(
  all: readonly EndpointInfo[],
  port: ServicePortInfo,
  node: string,
  zone: string,
): EndpointChoice {
  const topology = topologyOf(all, node, zone);
  let cluster: readonly EndpointInfo[] = [];
  if (usesClusterEndpoints(port)) {
    cluster = all.filter((e) => e.ready && isMeant(e, topology, node, zone));
    if (cluster.length === 0) cluster = all.filter(isLeaving);
  }
  if (!usesLocalEndpoints(port)) {
    return { cluster, local: [], reachable: cluster, hasAny: cluster.length > 0 };
  }
  const hasAny = cluster.length > 0 || all.some((e) => e.ready || isLeaving(e));
  const here = all.filter((e) => e.isLocal);
  const ready = here.filter((e) => e.ready);
  const local = ready.length > 0 ? ready : here.filter(isLeaving);
  if (!usesClusterEndpoints(port)) return { cluster, local, reachable: local, hasAny };
  return { cluster, local, reachable: merged(cluster, local), hasAny };
}
