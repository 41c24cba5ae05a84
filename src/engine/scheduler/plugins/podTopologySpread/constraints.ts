import type { Pod } from '../../../api/core/pod/fields.ts';
import type { LabelSelector } from '../../../api/meta/ObjectMeta.ts';
import type { Listers } from '../../framework/Listers.ts';
import type { NodeInfo } from '../../framework/NodeInfo.ts';
import type { PodInfo } from '../../framework/PodInfo.ts';
import type { Labels } from '../../framework/Selector.ts';
import type { Snapshot } from '../../framework/Snapshot.ts';
import type { SelectorTally } from '../../framework/TopologyTally.ts';
import { equalities, parseLabelSelector, Selector } from '../../framework/Selector.ts';
import { untoleratedTaint } from '../../framework/tolerates.ts';

export const HOSTNAME = 'kubernetes.io/hostname';

/** Hard constraints filter, soft ones score. */
export type WhenUnsatisfiable = 'DoNotSchedule' | 'ScheduleAnyway';

/** A constraint as a Pod or a configuration writes it. */
export interface WrittenConstraint {
  readonly maxSkew?: number;
  readonly topologyKey?: string;
  readonly whenUnsatisfiable?: string;
  readonly labelSelector?: LabelSelector;
  readonly minDomains?: number;
  readonly nodeAffinityPolicy?: string;
  readonly nodeTaintsPolicy?: string;
  readonly matchLabelKeys?: readonly string[];
}

/** A parsed constraint. Models: plugins/podtopologyspread/common.go topologySpreadConstraint */
export interface Constraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly selector: Selector;
  readonly minDomains: number;
  /** Nodes that the Pod's node affinity refuses are not counted. */
  readonly honorAffinity: boolean;
  /** Nodes with taints that the Pod does not tolerate are not counted. */
  readonly honorTaints: boolean;
}

/** What the API server assumes of every Pod without constraints of its own. */
export const SYSTEM_DEFAULTS: readonly WrittenConstraint[] = [
  { topologyKey: HOSTNAME, whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 3 },
  {
    topologyKey: 'topology.kubernetes.io/zone',
    whenUnsatisfiable: 'ScheduleAnyway',
    maxSkew: 5,
  },
];

function selectorOf(c: WrittenConstraint, labels: Labels): Selector {
  const own = parseLabelSelector(c.labelSelector);
  const same: Record<string, string> = {};
  for (const k of c.matchLabelKeys ?? []) if (labels[k] !== undefined) same[k] = labels[k];
  if (Object.keys(same).length === 0 || !own.requirements) return own;
  return new Selector([...equalities(same), ...own.requirements]);
}

function parse(
  written: readonly WrittenConstraint[],
  when: WhenUnsatisfiable,
  labels: Labels,
): Constraint[] {
  return written
    .filter((c) => c.whenUnsatisfiable === when)
    .map((c) => ({
      maxSkew: c.maxSkew ?? 0,
      topologyKey: c.topologyKey ?? '',
      selector: selectorOf(c, labels),
      minDomains: c.minDomains ?? 1,
      honorAffinity: (c.nodeAffinityPolicy ?? 'Honor') === 'Honor',
      honorTaints: c.nodeTaintsPolicy === 'Honor',
    }));
}

interface Owner {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly controller?: boolean;
}

function ownerSelector(pod: PodInfo, owner: Owner, listers: Listers): Selector | undefined {
  const key = `${pod.namespace}/${owner.name ?? ''}`;
  const of = `${owner.apiVersion} ${owner.kind}`;
  const workload =
    of === 'apps/v1 ReplicaSet'
      ? listers.replicaSet(key)
      : of === 'apps/v1 StatefulSet'
        ? listers.statefulSet(key)
        : undefined;
  return workload && parseLabelSelector(workload.spec?.selector);
}

/**
 * Selector of the Pods that belong together with one: by its Services and its controller.
 * Models: plugins/helper/spread.go DefaultSelector
 */
function defaultSelector(pod: PodInfo, listers: Listers): Selector {
  let set: Record<string, string> = {};
  for (const s of listers.services(pod.namespace)) {
    const selector = s.spec?.selector;
    if (!selector) continue;
    if (new Selector(equalities(selector)).matches(pod.labels)) set = { ...set, ...selector };
  }
  const owner = pod.pod.metadata?.ownerReferences?.find((o) => o.controller);
  if (owner?.apiVersion === 'v1' && owner.kind === 'ReplicationController') {
    const rc = listers.replicationController(`${pod.namespace}/${owner.name ?? ''}`);
    if (rc) set = { ...set, ...rc.spec?.selector };
  }
  const base = new Selector(equalities(set));
  const own = owner && ownerSelector(pod, owner, listers);
  if (!own?.requirements) return base;
  return base.empty ? own : base.with(own.requirements);
}

/** The constraints of a Pod: its own, else the profile's. */
export function constraintsOf(
  pod: PodInfo,
  when: WhenUnsatisfiable,
  defaults: readonly WrittenConstraint[],
  listers: Listers,
): readonly Constraint[] {
  const own = ownConstraints(pod.pod);
  if (own.length > 0) return parse(own, when, pod.labels);
  const constraints = parsedDefaults(defaults, when);
  if (constraints.length === 0) return constraints;
  const selector = defaultSelector(pod, listers);
  return selector.empty ? [] : withSelector(constraints, selector);
}

type ByEffect = Partial<Record<WhenUnsatisfiable, readonly Constraint[]>>;

/** A profile's constraints name no labels: they are parsed once. Derived, not state. */
const profiles = new WeakMap<readonly WrittenConstraint[], ByEffect>();

function parsedDefaults(
  written: readonly WrittenConstraint[],
  when: WhenUnsatisfiable,
): readonly Constraint[] {
  let known = profiles.get(written);
  if (!known) profiles.set(written, (known = {}));
  return (known[when] ??= parse(written, when, {}));
}

/** What was made of a selector last; Pods of one owner share it. Derived, not state. */
const selected = new WeakMap<
  Selector,
  { readonly of: readonly Constraint[]; readonly made: readonly Constraint[] }
>();

function withSelector(of: readonly Constraint[], selector: Selector): readonly Constraint[] {
  const known = selected.get(selector);
  if (known?.of === of) return known.made;
  const made = of.map((c) => ({ ...c, selector }));
  selected.set(selector, { of, made });
  return made;
}

/** Constraints that the Pod itself writes. */
export function ownConstraints(pod: Pod): readonly WrittenConstraint[] {
  return pod.spec?.topologySpreadConstraints ?? [];
}

/** Whether a node has every key. */
export function hasAllKeys(labels: Labels, constraints: readonly Constraint[]): boolean {
  for (const c of constraints) if (labels[c.topologyKey] === undefined) return false;
  return true;
}

/** Whether a node counts for a constraint. Models: matchNodeInclusionPolicies */
export function counted(c: Constraint, pod: PodInfo, { node }: NodeInfo): boolean {
  if (c.honorAffinity && !pod.requiredNodeAffinity.matches(node)) return false;
  if (!c.honorTaints || !node.spec?.taints) return true;
  return untoleratedTaint(node.spec.taints, pod.pod.spec?.tolerations) === undefined;
}

/**
 * Pods that a constraint counts on a node or in a domain; undefined: an empty selector, which means
 * none here.
 */
export function tallyOf(
  snapshot: Snapshot,
  c: Constraint,
  namespace: string,
): SelectorTally | undefined {
  return c.selector.empty ? undefined : snapshot.tally([namespace], c.selector);
}

/** Whether the domains' totals can be taken as they are: every node counts for every constraint. */
export function allNodesCount(
  snapshot: Snapshot,
  pod: PodInfo,
  constraints: readonly Constraint[],
  allKeys: boolean,
): boolean {
  const all = snapshot.nodes.length;
  const free = pod.requiredNodeAffinity.empty;
  return constraints.every(
    (c) =>
      !c.honorTaints &&
      (free || !c.honorAffinity) &&
      (!allKeys || snapshot.domains(c.topologyKey).total === all),
  );
}
