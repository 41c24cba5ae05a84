import type { Container } from '../../api/core/pod/containerFields.ts';
import type { Pod } from '../../api/core/pod/fields.ts';
import { nanoValue } from '../../api/quantity.ts';
import type { ResourceList } from './Resource.ts';
import { isScalarResource, Resource } from './Resource.ts';

/** What a container without a request counts for in scores: 0.1 core, 200 MiB. */
const DEFAULT_CPU = 100_000_000n;
const DEFAULT_MEMORY = 209_715_200_000_000_000n;

/** Exact amounts in billionths: sums are rounded once, at the end. */
type Amounts = Map<string, bigint>;

const DEFAULTS: Amounts = new Map([
  ['cpu', DEFAULT_CPU],
  ['memory', DEFAULT_MEMORY],
]);

/** Parts of a Pod's status that in-place resizing reports. */
interface ResizeStatus {
  readonly name?: string;
  readonly resources?: { readonly requests?: ResourceList };
  readonly allocatedResources?: ResourceList;
}

interface PodResizeStatus {
  readonly resources?: { readonly requests?: ResourceList };
  readonly allocatedResources?: ResourceList;
  readonly conditions?: readonly { readonly type?: string; readonly reason?: string }[];
}

function add(to: Amounts, from: Amounts): void {
  for (const [k, v] of from) to.set(k, (to.get(k) ?? 0n) + v);
}

function most(to: Amounts, from: Amounts): void {
  for (const [k, v] of from) {
    const had = to.get(k);
    if (had === undefined || v > had) to.set(k, v);
  }
}

function amounts(list: ResourceList | undefined): Amounts {
  const out: Amounts = new Map();
  for (const k in list) out.set(k, nanoValue(list[k]));
  return out;
}

function infeasible(status: PodResizeStatus | undefined): boolean {
  const pending = status?.conditions?.find((c) => c.type === 'PodResizePending');
  return pending?.reason === 'Infeasible';
}

/** While a resize is under way the larger of wanted, allocated and actual counts. */
function effective(pod: Pod, wanted: ResourceList | undefined, s: ResizeStatus): Amounts {
  const out: Amounts = infeasible(pod.status) ? new Map() : amounts(wanted);
  most(out, amounts(s.resources?.requests));
  most(out, amounts(s.allocatedResources));
  return out;
}

function ofContainer(pod: Pod, c: Container, fill: Amounts | undefined): Amounts {
  const all: readonly ResizeStatus[] = [
    ...(pod.status?.containerStatuses ?? []),
    ...(pod.status?.initContainerStatuses ?? []),
  ];
  const status = all.find((s) => s.name === c.name);
  const out = status?.resources
    ? effective(pod, c.resources?.requests, status)
    : amounts(c.resources?.requests);
  if (fill) for (const [k, v] of fill) if (!out.has(k)) out.set(k, v);
  return out;
}

function ofContainers(pod: Pod, fill: Amounts | undefined): Amounts {
  const sum: Amounts = new Map();
  for (const c of pod.spec?.containers ?? []) add(sum, ofContainer(pod, c, fill));
  const sidecars: Amounts = new Map();
  const init: Amounts = new Map();
  for (const c of pod.spec?.initContainers ?? []) {
    const own = ofContainer(pod, c, fill);
    if (c.restartPolicy === 'Always') {
      add(sum, own);
      add(sidecars, own);
      most(init, sidecars);
    } else {
      add(own, sidecars);
      most(init, own);
    }
  }
  most(sum, init);
  return sum;
}

function podLevel(name: string): boolean {
  return name === 'cpu' || name === 'memory' || name.startsWith('hugepages-');
}

/** Containers and overhead alone. */
function withoutPodLevel(pod: Pod): Amounts {
  const sum = ofContainers(pod, DEFAULTS);
  add(sum, amounts(pod.spec?.overhead));
  return sum;
}

function ofPod(pod: Pod, fill: Amounts | undefined): Amounts {
  const sum = ofContainers(pod, fill);
  const requests = pod.spec?.resources?.requests;
  const status = pod.status as PodResizeStatus | undefined;
  const actual = requests && status?.resources ? effective(pod, requests, status) : undefined;
  for (const k in requests) {
    if (podLevel(k)) sum.set(k, actual?.get(k) ?? nanoValue(requests[k]));
  }
  add(sum, amounts(pod.spec?.overhead));
  return sum;
}

function ceil(nano: bigint, unit: bigint): number {
  return Number(nano > 0n ? (nano + unit - 1n) / unit : nano / unit);
}

/** What a Pod requests, and what it counts for in scores. */
export interface PodRequests {
  readonly requests: Resource;
  /** CPU and memory with a usual size for containers that ask for none. */
  readonly nonZeroMilliCPU: number;
  readonly nonZeroMemory: number;
  /**
   * The same as NodeResourcesFit's score counts them for the Pod that is being scheduled: there
   * upstream leaves requests of the Pod as a whole aside.
   */
  readonly scoredMilliCPU: number;
  readonly scoredMemory: number;
}

function resourceOf(sum: Amounts): Resource {
  const r = new Resource();
  for (const [k, v] of sum) {
    if (k === 'cpu') r.milliCPU = ceil(v, 1_000_000n);
    else if (k === 'memory') r.memory = ceil(v, 1_000_000_000n);
    else if (k === 'ephemeral-storage') r.ephemeralStorage = ceil(v, 1_000_000_000n);
    else if (isScalarResource(k)) r.addScalar(k, ceil(v, 1_000_000_000n));
  }
  return r;
}

/**
 * Sums up a Pod: its containers, or its largest init container if that is more; sidecars count
 * all the time; requests of the Pod as a whole go before those of its containers.
 * Models: component-helpers resource/helpers.go PodRequests, pkg/scheduler/framework/types.go
 * CalculateResource
 */
export function podRequests(pod: Pod): PodRequests {
  const sum = ofPod(pod, undefined);
  const whole = Object.keys(pod.spec?.resources?.requests ?? {}).some(podLevel);
  const fill: Amounts = new Map();
  if (!whole || !sum.has('cpu')) fill.set('cpu', DEFAULT_CPU);
  if (!whole || !sum.has('memory')) fill.set('memory', DEFAULT_MEMORY);
  const nonZero = fill.size > 0 ? ofPod(pod, fill) : sum;
  const scored = whole ? withoutPodLevel(pod) : nonZero;
  return {
    requests: resourceOf(sum),
    nonZeroMilliCPU: ceil(nonZero.get('cpu') ?? 0n, 1_000_000n),
    nonZeroMemory: ceil(nonZero.get('memory') ?? 0n, 1_000_000_000n),
    scoredMilliCPU: ceil(scored.get('cpu') ?? 0n, 1_000_000n),
    scoredMemory: ceil(scored.get('memory') ?? 0n, 1_000_000_000n),
  };
}
