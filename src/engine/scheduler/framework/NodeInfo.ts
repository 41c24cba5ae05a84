import type { Container } from '../../api/core/pod/containerFields.ts';
import type { Node } from '../../api/core/node/fields.ts';
import type { Pod } from '../../api/core/pod/fields.ts';
import { milliValue, quantityValue } from '../../api/quantity.ts';

/** Sums of resources: thousandths of CPU, bytes of memory. */
export interface Resources {
  readonly milliCPU: number;
  readonly memory: number;
}

const NOTHING: Resources = { milliCPU: 0, memory: 0 };

/** What a container without a request counts for in scores. */
const DEFAULT_MILLI_CPU = 100;
const DEFAULT_MEMORY = 200 * 1024 * 1024;

function requestOf(c: Container, nonZero: boolean): Resources {
  const { cpu, memory } = c.resources?.requests ?? {};
  return {
    milliCPU: cpu === undefined && nonZero ? DEFAULT_MILLI_CPU : milliValue(cpu),
    memory: memory === undefined && nonZero ? DEFAULT_MEMORY : quantityValue(memory),
  };
}

function add(x: Resources, y: Resources): Resources {
  return { milliCPU: x.milliCPU + y.milliCPU, memory: x.memory + y.memory };
}

function most(x: Resources, y: Resources): Resources {
  return {
    milliCPU: Math.max(x.milliCPU, y.milliCPU),
    memory: Math.max(x.memory, y.memory),
  };
}

/**
 * What a Pod asks for: the sum of its containers, or of its largest init container if that is
 * more; sidecars count all the time. `nonZero` gives containers without requests a usual size.
 * Models: component-helpers resource PodRequests
 */
export function podRequests(pod: Pod, nonZero: boolean): Resources {
  let sum = NOTHING;
  for (const c of pod.spec?.containers ?? []) sum = add(sum, requestOf(c, nonZero));
  let sidecars = NOTHING;
  let init = NOTHING;
  for (const c of pod.spec?.initContainers ?? []) {
    const own = requestOf(c, nonZero);
    if (c.restartPolicy === 'Always') {
      sidecars = add(sidecars, own);
      init = most(init, sidecars);
    } else init = most(init, add(sidecars, own));
  }
  const total = most(add(sum, sidecars), init);
  const { cpu, memory } = pod.spec?.overhead ?? {};
  return add(total, { milliCPU: milliValue(cpu), memory: quantityValue(memory) });
}

/** A node with what its Pods take of it. Models: pkg/scheduler/framework NodeInfo */
export interface NodeInfo {
  readonly node: Node;
  readonly name: string;
  readonly allocatable: Resources & { readonly pods: number };
  readonly requested: Resources;
  readonly nonZeroRequested: Resources;
  readonly pods: number;
}

/** Sums up a node and its Pods. */
export function nodeInfo(node: Node, pods: readonly Pod[]): NodeInfo {
  const { cpu, memory, pods: count } = node.status?.allocatable ?? {};
  let requested = NOTHING;
  let nonZeroRequested = NOTHING;
  for (const p of pods) {
    requested = add(requested, podRequests(p, false));
    nonZeroRequested = add(nonZeroRequested, podRequests(p, true));
  }
  return {
    node,
    name: node.metadata?.name ?? '',
    allocatable: {
      milliCPU: milliValue(cpu),
      memory: quantityValue(memory),
      pods: quantityValue(count),
    },
    requested,
    nonZeroRequested,
    pods: pods.length,
  };
}
