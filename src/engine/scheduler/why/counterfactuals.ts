import type { Node } from '../../api/core/node/fields.ts';
import type { Pod } from '../../api/core/pod/fields.ts';
import type { NodeInfo } from '../framework/NodeInfo.ts';
import { PodInfo } from '../framework/PodInfo.ts';
import { untoleratedTaint } from '../framework/tolerates.ts';
import type { ForkSource } from './SchedulerFork.ts';
import { SchedulerFork } from './SchedulerFork.ts';

/** A change of the Pod or of the cluster after which the Pod fits: tried, not guessed. */
export interface Counterfactual {
  readonly what: 'cpu' | 'memory' | 'toleration' | 'nodeSelector' | 'label' | 'node';
  /** The node it would fit on. */
  readonly node: string;
  /** The changed Pod; absent when the cluster changes. */
  readonly pod?: Pod;
  /** The changed or added node; absent when the Pod changes. */
  readonly changedNode?: Node;
  /** How much less the Pod would ask for: millicores or bytes. */
  readonly less?: number;
}

/** Nodes that are tried for each sort of change. */
const MAX_TRIES = 16;

function feasibleOn(source: ForkSource, pod: Pod, node?: Node): string | undefined {
  const without = pod.metadata?.uid;
  const fork = new SchedulerFork(source, {
    ...(without === undefined ? {} : { without }),
    ...(node ? { nodes: [node] } : {}),
  });
  const info = new PodInfo(pod);
  const f = fork.framework(info);
  if (!f) return undefined;
  const cycle = f.newCycle();
  if (f.runPreFilter(cycle, info).status) return undefined;
  return fork.cache.nodes.find((n) => !f.runFiltersWithNominated(cycle, info, n))?.name;
}

/** The Pod asking for less of a resource, taken from its largest container. */
function withLess(pod: Pod, resource: 'cpu' | 'memory', amount: number): Pod | undefined {
  const containers = pod.spec?.containers ?? [];
  const asks = containers.map((c) => {
    const own = new PodInfo({ spec: { containers: [c] } }).requests;
    return resource === 'cpu' ? own.milliCPU : own.memory;
  });
  const most = Math.max(...asks);
  if (most < amount) return undefined;
  const at = asks.indexOf(most);
  const left = most - amount;
  const text = resource === 'cpu' ? `${left}m` : String(left);
  const changed = containers.map((c, i) => {
    if (i !== at) return c;
    const requests = { ...c.resources?.requests, [resource]: text };
    return { ...c, resources: { ...c.resources, requests } };
  });
  return { ...pod, spec: { ...pod.spec, containers: changed } };
}

function missing(p: PodInfo, n: NodeInfo, resource: 'cpu' | 'memory'): number {
  const { allocatable: has, requested: taken } = n;
  if (resource === 'cpu') return p.requests.milliCPU - (has.milliCPU - taken.milliCPU);
  return p.requests.memory - (has.memory - taken.memory);
}

/** The least cut of a request after which the Pod fits somewhere. */
function lessOf(
  source: ForkSource,
  p: PodInfo,
  resource: 'cpu' | 'memory',
): Counterfactual | undefined {
  const cuts = source.cache.nodes.map((n) => missing(p, n, resource)).filter((cut) => cut > 0);
  const tries = [...new Set(cuts)].toSorted((a, b) => a - b).slice(0, MAX_TRIES);
  for (const less of tries) {
    const pod = withLess(p.pod, resource, less);
    const node = pod && feasibleOn(source, pod);
    if (pod && node !== undefined) return { what: resource, node, pod, less };
  }
  return undefined;
}

/** One toleration more. */
function toleration(source: ForkSource, p: PodInfo): Counterfactual | undefined {
  const tried = new Set<string>();
  for (const n of source.cache.nodes) {
    const taint = untoleratedTaint(n.node.spec?.taints, p.pod.spec?.tolerations);
    const key = `${taint?.key}=${taint?.value}:${taint?.effect}`;
    if (!taint || tried.has(key) || tried.size >= MAX_TRIES) continue;
    tried.add(key);
    const own = {
      ...(taint.key === undefined ? {} : { key: taint.key }),
      operator: taint.value ? ('Equal' as const) : ('Exists' as const),
      ...(taint.value ? { value: taint.value } : {}),
      ...(taint.effect === undefined ? {} : { effect: taint.effect }),
    };
    const tolerations = [...(p.pod.spec?.tolerations ?? []), own];
    const pod = { ...p.pod, spec: { ...p.pod.spec, tolerations } };
    const node = feasibleOn(source, pod);
    if (node !== undefined) return { what: 'toleration', node, pod };
  }
  return undefined;
}

/** A nodeSelector key less, or the label on a node. */
function selector(source: ForkSource, p: PodInfo): Counterfactual[] {
  const out: Counterfactual[] = [];
  const wanted = p.pod.spec?.nodeSelector ?? {};
  for (const key of Object.keys(wanted).sort()) {
    const { [key]: _, ...nodeSelector } = wanted;
    const pod = { ...p.pod, spec: { ...p.pod.spec, nodeSelector } };
    const node = feasibleOn(source, pod);
    if (node === undefined) continue;
    out.push({ what: 'nodeSelector', node, pod });
    break;
  }
  if (Object.keys(wanted).length === 0) return out;
  for (const n of source.cache.nodes.slice(0, MAX_TRIES)) {
    const labels = { ...n.node.metadata?.labels, ...wanted };
    const changedNode = { ...n.node, metadata: { ...n.node.metadata, labels } };
    if (feasibleOn(source, p.pod, changedNode) !== n.name) continue;
    out.push({ what: 'label', node: n.name, changedNode });
    break;
  }
  return out;
}

/** One more node, like one that is there, but empty. */
function anotherNode(source: ForkSource, p: PodInfo): Counterfactual | undefined {
  const tried = new Set<string>();
  for (const n of source.cache.nodes) {
    const shape = JSON.stringify([n.node.status?.allocatable, n.node.spec?.taints]);
    if (tried.has(shape) || tried.size >= MAX_TRIES) continue;
    tried.add(shape);
    const name = `${n.name}-more`;
    const labels = { ...n.node.metadata?.labels, 'kubernetes.io/hostname': name };
    const changedNode = { ...n.node, metadata: { ...n.node.metadata, name, labels } };
    if (feasibleOn(source, p.pod, changedNode) === name) {
      return { what: 'node', node: name, changedNode };
    }
  }
  return undefined;
}

/** Small changes after which a Pod that fits nowhere would fit, each proven on a fork. */
export function counterfactuals(source: ForkSource, p: PodInfo): readonly Counterfactual[] {
  if (feasibleOn(source, p.pod) !== undefined) return [];
  const all = [
    lessOf(source, p, 'cpu'),
    lessOf(source, p, 'memory'),
    toleration(source, p),
    ...selector(source, p),
    anotherNode(source, p),
  ];
  return all.filter((c) => c !== undefined);
}
