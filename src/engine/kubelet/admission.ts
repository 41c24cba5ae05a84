import type { Node } from '../api/core/node/fields.ts';
import type { Pod } from '../api/core/pod/fields.ts';
import { milliValue, quantityValue } from '../api/quantity.ts';
import { containersOf, isTerminalPhase } from './podSpec.ts';
import { podRequests } from './status/podResources.ts';

/** Why a Pod is not taken by the node. */
export interface Rejection {
  readonly reason: string;
  readonly message: string;
}

/** CPU counts in thousandths, everything else in whole units. */
function amount(resource: string, quantity: string | undefined): number {
  return resource === 'cpu' ? milliValue(quantity) : quantityValue(quantity);
}

function active(p: Pod): boolean {
  return !isTerminalPhase(p.status?.phase);
}

function hostPorts(p: Pod): readonly string[] {
  return containersOf(p).flatMap((c) =>
    (c.ports ?? [])
      .filter((x) => (x.hostPort ?? 0) > 0)
      .map((x) => `${x.protocol ?? 'TCP'} ${x.hostIP ?? '0.0.0.0'} ${x.hostPort}`),
  );
}

/** The first resource of which there is not enough. */
function lacking(
  pod: Pod,
  others: readonly Pod[],
  allocatable: Readonly<Record<string, string>>,
): Rejection | undefined {
  const max = Number(allocatable['pods'] ?? 110);
  if (others.length + 1 > max) {
    const message = `Node didn't have enough resource: pods, requested: 1, used: ${others.length}, capacity: ${max}`;
    return { reason: 'OutOfpods', message };
  }
  const wants = podRequests(pod, 'requests');
  for (const resource of Object.keys(wants)) {
    const requested = amount(resource, wants[resource]);
    if (requested === 0) continue;
    const capacity = amount(resource, allocatable[resource]);
    let used = 0;
    for (const o of others) used += amount(resource, podRequests(o, 'requests')[resource]);
    if (used + requested <= capacity) continue;
    const message = `Node didn't have enough resource: ${resource}, requested: ${requested}, used: ${used}, capacity: ${capacity}`;
    return { reason: `OutOf${resource}`, message };
  }
  return undefined;
}

/**
 * Whether the node takes a Pod that was bound to it, beside those that are there.
 * Models: pkg/kubelet/lifecycle/predicate.go. Node affinity is looked at for `nodeSelector` only.
 */
export function rejectionOf(
  pod: Pod,
  there: readonly Pod[],
  labels: Readonly<Record<string, string>>,
  allocatable: Readonly<Record<string, string>>,
): Rejection | undefined {
  const others = there.filter((p) => active(p) && p.metadata?.uid !== pod.metadata?.uid);
  const lacks = lacking(pod, others, allocatable);
  if (lacks) return lacks;
  const selector = Object.entries(pod.spec?.nodeSelector ?? {});
  if (selector.some(([k, v]) => labels[k] !== v)) {
    return {
      reason: 'NodeAffinity',
      message: "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
    };
  }
  const taken = new Set(others.flatMap(hostPorts));
  if (hostPorts(pod).some((p) => taken.has(p))) {
    return {
      reason: 'NodePorts',
      message:
        "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports",
    };
  }
  return undefined;
}

/** Allocatable of a node object, as far as it is known. */
export function allocatableOf(node: Node | undefined): Readonly<Record<string, string>> {
  return (node?.status?.allocatable ?? {}) as Readonly<Record<string, string>>;
}
