import type { NodeSelectorTerm, Pod } from '../api/core/pod/fields.ts';
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

type Requirement = NonNullable<NodeSelectorTerm['matchExpressions']>[number];

function fits(r: Requirement, labels: Readonly<Record<string, string>>): boolean {
  const value = labels[r.key ?? ''];
  const values = r.values ?? [];
  switch (r.operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return Number(value) > Number(values[0]);
    default:
      return Number(value) < Number(values[0]);
  }
}

/** Models: component-helpers scheduling/corev1/nodeaffinity GetRequiredNodeAffinity */
function selects(pod: Pod, name: string, labels: Readonly<Record<string, string>>): boolean {
  const selector = Object.entries(pod.spec?.nodeSelector ?? {});
  if (selector.some(([k, v]) => labels[k] !== v)) return false;
  const required = pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  if (!required) return true;
  return (required.nodeSelectorTerms ?? []).some((t) => {
    const all = [...(t.matchExpressions ?? []), ...(t.matchFields ?? [])];
    if (all.length === 0) return false;
    const byName = (t.matchFields ?? []).every((r) => fits(r, { 'metadata.name': name }));
    return byName && (t.matchExpressions ?? []).every((r) => fits(r, labels));
  });
}

/** What is known of the node itself. */
export interface OwnNode {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly allocatable: Readonly<Record<string, string>>;
}

/**
 * Whether the node takes a Pod that was bound to it, beside those that are there.
 * Models: pkg/kubelet/lifecycle/predicate.go
 */
export function rejectionOf(pod: Pod, there: readonly Pod[], node: OwnNode): Rejection | undefined {
  const others = there.filter((p) => active(p) && p.metadata?.uid !== pod.metadata?.uid);
  const lacks = lacking(pod, others, node.allocatable);
  if (lacks) return lacks;
  if (!selects(pod, node.name, node.labels)) {
    return {
      reason: 'NodeAffinity',
      message: "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
    };
  }
  const ports = hostPorts(pod);
  const taken = new Set(ports.length > 0 ? others.flatMap(hostPorts) : []);
  if (ports.some((p) => taken.has(p))) {
    return {
      reason: 'NodePorts',
      message:
        "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports",
    };
  }
  return undefined;
}
