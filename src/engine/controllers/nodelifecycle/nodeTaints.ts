import type { Node, Taint } from '../../api/core/node/fields.ts';
import { matchesTaint, NOT_READY, UNREACHABLE } from '../common/taints.ts';

const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';

/** Condition, status → key of the taint that goes with it. */
const TAINT_OF: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Ready: { False: NOT_READY, Unknown: UNREACHABLE },
  MemoryPressure: { True: 'node.kubernetes.io/memory-pressure' },
  DiskPressure: { True: 'node.kubernetes.io/disk-pressure' },
  NetworkUnavailable: { True: 'node.kubernetes.io/network-unavailable' },
  PIDPressure: { True: 'node.kubernetes.io/pid-pressure' },
};

const MANAGED = new Set([
  UNSCHEDULABLE,
  ...Object.values(TAINT_OF).flatMap((byStatus) => Object.values(byStatus)),
]);

/** Taints to add and to take away. */
export interface TaintChange {
  readonly add: readonly Taint[];
  readonly remove: readonly Taint[];
}

/** NoSchedule taints that a node's conditions and `unschedulable` call for, as a difference. */
export function noScheduleChange(node: Node): TaintChange | undefined {
  const want: Taint[] = [];
  for (const c of node.status?.conditions ?? []) {
    const key = TAINT_OF[c.type ?? '']?.[c.status ?? ''];
    if (key !== undefined) want.push({ key, effect: 'NoSchedule' });
  }
  if (node.spec?.unschedulable) want.push({ key: UNSCHEDULABLE, effect: 'NoSchedule' });
  const has = (node.spec?.taints ?? []).filter(
    (t) => t.effect === 'NoSchedule' && MANAGED.has(t.key ?? ''),
  );
  const add = want.filter((t) => !has.some((h) => matchesTaint(h, t)));
  const remove = has.filter((h) => !want.some((t) => matchesTaint(h, t)));
  return add.length + remove.length === 0 ? undefined : { add, remove };
}

/** A node's taints after a change; undefined when it changes nothing. */
export function changedTaints(
  node: Node,
  c: TaintChange,
  timeAdded: string,
): readonly Taint[] | undefined {
  const old = node.spec?.taints ?? [];
  const kept = old.filter((t) => !c.remove.some((r) => matchesTaint(r, t)));
  const added = c.add
    .filter((t) => !old.some((o) => matchesTaint(o, t)))
    .map((t) => ({ ...t, timeAdded }));
  if (kept.length === old.length && added.length === 0) return undefined;
  return [...kept, ...added];
}

/** The NoExecute taint of a node that is not Ready, and its opposite. */
export function noExecuteChange(ready: string): TaintChange {
  const unreachable: Taint = { key: UNREACHABLE, effect: 'NoExecute' };
  const notReady: Taint = { key: NOT_READY, effect: 'NoExecute' };
  return ready === 'False'
    ? { add: [notReady], remove: [unreachable] }
    : { add: [unreachable], remove: [notReady] };
}

/** Whether a node has the NoExecute taint of either kind, by key. */
export function hasNoExecute(node: Node, key: string): boolean {
  return node.spec?.taints?.some((t) => t.key === key && t.effect === 'NoExecute') ?? false;
}
