import type { DaemonSet, DaemonSetStatus } from '../../api/apps/daemonset/fields.ts';
import type { Node } from '../../api/core/node/fields.ts';
import type { Pod } from '../../api/core/pod/fields.ts';
import type { SimTime } from '../../sim/time.ts';
import { scaledValue } from '../common/percent.ts';
import { isPodReady } from '../common/podCondition.ts';
import { isPodAvailable, isPodTerminal } from '../common/pods.ts';
import type { Fit } from './placement.ts';
import { daemonTolerations, fitOf, isUpdated, targetNode } from './placement.ts';

/** Nodes that get a Pod and Pods that go. */
export interface NodeChanges {
  readonly create: readonly string[];
  readonly remove: readonly string[];
}

/** Pods found dead on their node, to be told and replaced. */
export interface DeadPod {
  readonly pod: Pod;
  readonly node: string;
}

/** A DaemonSet with its Pods by node and what each node says. */
export interface View {
  readonly ds: DaemonSet;
  readonly hash: string;
  readonly nodes: readonly Node[];
  readonly fits: readonly Fit[];
  readonly byNode: ReadonlyMap<string, readonly Pod[]>;
  readonly now: SimTime;
}

/** Models: getNodesToDaemonPods */
export function viewOf(
  ds: DaemonSet,
  hash: string,
  nodes: readonly Node[],
  pods: readonly Pod[],
  now: SimTime,
): View {
  const byNode = new Map<string, Pod[]>();
  for (const pod of pods) {
    if (isPodTerminal(pod) && pod.metadata?.deletionTimestamp !== undefined) continue;
    const node = targetNode(pod);
    if (node === undefined) continue;
    const list = byNode.get(node);
    if (list) list.push(pod);
    else byNode.set(node, [pod]);
  }
  const tolerations = daemonTolerations(ds.spec?.template?.spec ?? {});
  const fits = nodes.map((n) => fitOf(ds, tolerations, n));
  return { ds, hash, nodes, fits, byNode, now };
}

/** Scheduled Pods first, then the oldest. */
export function byAge(a: Pod, b: Pod): number {
  const bound = Number(Boolean(b.spec?.nodeName)) - Number(Boolean(a.spec?.nodeName));
  if (bound !== 0) return bound;
  const x = `${a.metadata?.creationTimestamp} ${a.metadata?.name}`;
  return x < `${b.metadata?.creationTimestamp} ${b.metadata?.name}` ? -1 : 1;
}

function nameOf(pod: Pod): string {
  return pod.metadata?.name ?? '';
}

function isAvailable(v: View, pod: Pod): boolean {
  return isPodAvailable(pod, v.ds.spec?.minReadySeconds ?? 0, v.now);
}

function rolling(ds: DaemonSet) {
  const s = ds.spec?.updateStrategy;
  return s?.type === 'RollingUpdate' ? s.rollingUpdate : undefined;
}

function surgeOf(ds: DaemonSet, n: number): number {
  return scaledValue(rolling(ds)?.maxSurge, n, true);
}

/** Of several running Pods on a node one stays, two while the newer one gets ready. */
function surplus(v: View, running: readonly Pod[]): readonly string[] {
  const sorted = [...running].sort(byAge);
  if (surgeOf(v.ds, 1) === 0) return sorted.slice(1).map(nameOf);
  const out: string[] = [];
  let young: Pod | undefined;
  let old: Pod | undefined;
  for (const pod of sorted) {
    const isNew = pod.metadata?.labels?.['controller-revision-hash'] === v.hash;
    if (isNew && !young) young = pod;
    else if (!isNew && !old) old = pod;
    else out.push(nameOf(pod));
  }
  if (young && old && (!isPodReady(old) || isAvailable(v, young))) out.push(nameOf(old));
  return out;
}

/**
 * What a node needs. `dead` takes Pods that have finished; it answers whether they may go now.
 * Models: podsShouldBeOnNode
 */
function nodeChanges(v: View, i: number, dead: (d: DeadPod) => boolean): NodeChanges {
  const node = v.nodes[i]!.metadata?.name ?? '';
  const { run, stay } = v.fits[i]!;
  const pods = v.byNode.get(node) ?? [];
  if (run && pods.length === 0) return { create: [node], remove: [] };
  const alive = pods.filter((p) => p.metadata?.deletionTimestamp === undefined);
  if (!stay) return { create: [], remove: alive.map(nameOf) };
  const finished = alive.filter(isPodTerminal);
  const remove = finished.filter((pod) => dead({ pod, node })).map(nameOf);
  const running = alive.filter((p) => !isPodTerminal(p));
  if (running.length > 1) return { create: [], remove: [...remove, ...surplus(v, running)] };
  const empty = running.length === 0 && run && surgeOf(v.ds, 1) > 0;
  return { create: empty ? [node] : [], remove };
}

/** Models: pkg/controller/daemon manage */
export function manage(v: View, dead: (d: DeadPod) => boolean): NodeChanges {
  const create: string[] = [];
  const remove: string[] = [];
  for (let i = 0; i < v.nodes.length; i++) {
    const c = nodeChanges(v, i, dead);
    create.push(...c.create);
    remove.push(...c.remove);
  }
  const known = new Set(v.nodes.map((n) => n.metadata?.name));
  for (const [node, pods] of v.byNode) {
    if (known.has(node)) continue;
    remove.push(...pods.filter((p) => !p.spec?.nodeName).map(nameOf));
  }
  return { create, remove };
}

/** The new and the old Pod of a node; undefined when there are several of a kind. */
function pairOn(v: View, pods: readonly Pod[]): { young?: Pod; old?: Pod } | undefined {
  let young: Pod | undefined;
  let old: Pod | undefined;
  for (const pod of pods) {
    if (pod.metadata?.deletionTimestamp !== undefined) continue;
    if (isUpdated(v.ds, pod, v.hash)) {
      if (young) return undefined;
      young = pod;
    } else {
      if (old) return undefined;
      old = pod;
    }
  }
  return { ...(young ? { young } : {}), ...(old ? { old } : {}) };
}

/** Every node that should or does have a Pod, in the order of names. */
function nodesOf(v: View): readonly string[] {
  const wanted = v.nodes.filter((_, i) => v.fits[i]!.run).map((n) => n.metadata?.name ?? '');
  return [...new Set([...wanted, ...v.byNode.keys()])].sort();
}

/** One step of a rolling update. Models: pkg/controller/daemon/update.go rollingUpdate */
export function rollingUpdate(v: View): NodeChanges {
  const desired = v.fits.filter((f) => f.run).length;
  const surge = surgeOf(v.ds, desired);
  const asked = scaledValue(rolling(v.ds)?.maxUnavailable, desired, true);
  const unavailable = desired > 0 && asked === 0 && surge === 0 ? 1 : asked;
  return surge === 0 ? replace(v, unavailable) : replaceBySurge(v, surge, desired);
}

function replace(v: View, max: number): NodeChanges {
  let unavailable = 0;
  const allowed: string[] = [];
  const candidates: string[] = [];
  for (const node of nodesOf(v)) {
    const pair = pairOn(v, v.byNode.get(node) ?? []);
    const only = pair?.young ?? pair?.old;
    if (!pair || !only || (pair.young && pair.old)) unavailable++;
    else if (pair.young) unavailable += isAvailable(v, pair.young) ? 0 : 1;
    else if (!isAvailable(v, only)) {
      allowed.push(nameOf(only));
      unavailable++;
    } else if (unavailable < max) candidates.push(nameOf(only));
  }
  const left = Math.max(0, max - unavailable);
  return { create: [], remove: [...allowed, ...candidates.slice(0, left)] };
}

function replaceBySurge(v: View, max: number, desired: number): NodeChanges {
  const runs = new Map(v.nodes.map((n, i) => [n.metadata?.name ?? '', v.fits[i]!.run]));
  const remove: string[] = [];
  const misplaced: string[] = [];
  const candidates: string[] = [];
  const allowed: string[] = [];
  let surge = 0;
  let available = 0;
  for (const node of nodesOf(v)) {
    const pair = pairOn(v, v.byNode.get(node) ?? []);
    if (!pair) {
      surge++;
      continue;
    }
    const { young, old } = pair;
    const first = old ?? young;
    if (first && isAvailable(v, first)) available++;
    if (!old) continue;
    if (young) {
      if (isAvailable(v, young)) remove.push(nameOf(old));
      else surge++;
    } else if (!isAvailable(v, old)) {
      if (runs.get(node)) allowed.push(node);
      else remove.push(nameOf(old));
    } else if (!runs.get(node)) misplaced.push(nameOf(old));
    else if (surge < max) candidates.push(node);
  }
  remove.push(...misplaced.slice(0, Math.max(0, available - desired)));
  const left = Math.max(0, max - surge);
  return { create: [...allowed, ...candidates.slice(0, left)], remove };
}

/** The status that a DaemonSet should have; undefined when it has it. */
export function newStatus(v: View, observe: boolean): DaemonSetStatus | undefined {
  const n = { current: 0, mis: 0, desired: 0, ready: 0, updated: 0, available: 0 };
  v.nodes.forEach((node, i) => {
    const pods = v.byNode.get(node.metadata?.name ?? '') ?? [];
    if (!v.fits[i]!.run) {
      if (pods.length > 0) n.mis++;
      return;
    }
    n.desired++;
    const pod = [...pods].sort(byAge)[0];
    if (!pod) return;
    n.current++;
    if (isPodReady(pod)) n.ready++;
    if (isAvailable(v, pod)) n.available++;
    if (isUpdated(v.ds, pod, v.hash)) n.updated++;
  });
  const old = v.ds.status;
  const generation = v.ds.metadata?.generation ?? 0;
  const same =
    (old?.desiredNumberScheduled ?? 0) === n.desired &&
    (old?.currentNumberScheduled ?? 0) === n.current &&
    (old?.numberMisscheduled ?? 0) === n.mis &&
    (old?.numberReady ?? 0) === n.ready &&
    (old?.updatedNumberScheduled ?? 0) === n.updated &&
    (old?.numberAvailable ?? 0) === n.available &&
    (old?.numberUnavailable ?? 0) === n.desired - n.available &&
    (old?.observedGeneration ?? 0) >= generation;
  if (same) return undefined;
  return {
    ...old,
    currentNumberScheduled: n.current,
    numberMisscheduled: n.mis,
    desiredNumberScheduled: n.desired,
    numberReady: n.ready,
    updatedNumberScheduled: n.updated,
    numberAvailable: n.available,
    numberUnavailable: n.desired - n.available,
    ...(observe ? { observedGeneration: generation } : {}),
  };
}
