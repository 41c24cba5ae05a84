import { create } from 'zustand';
import type {
  ComponentRow,
  Frame,
  KubeEventRow,
  NodeRow,
  PodRow,
  TraceRowView,
} from '../../protocol/protocol.ts';

/** The page's mirror of the cluster. */
interface ClusterView {
  readonly epoch: number;
  readonly now: number;
  readonly running: boolean;
  readonly components: readonly ComponentRow[];
  readonly nodes: readonly NodeRow[];
  readonly pods: Readonly<Record<string, PodRow>>;
  readonly events: Readonly<Record<string, KubeEventRow>>;
  readonly trace: readonly TraceRowView[];
  readonly crash: string;
}

const TRACE_MAX = 400;

export const useCluster = create<ClusterView>(() => ({
  epoch: 0,
  now: 0,
  running: false,
  components: [],
  nodes: [],
  pods: {},
  events: {},
  trace: [],
  crash: '',
}));

function merged<R>(
  old: readonly R[],
  rows: readonly R[],
  keyOf: (r: R) => string,
  gone: readonly string[] = [],
): readonly R[] {
  if (rows.length === 0 && gone.length === 0) return old;
  const map = new Map(old.map((r) => [keyOf(r), r]));
  for (const r of rows) map.set(keyOf(r), r);
  for (const key of gone) map.delete(key);
  return [...map.values()];
}

/** Writes one frame into the mirror; a new epoch begins it anew. */
export function mirror(f: Frame): void {
  useCluster.setState((old) => {
    const fresh = f.epoch !== old.epoch;
    const pods: Record<string, PodRow> = fresh ? {} : { ...old.pods };
    for (const p of f.pods) pods[p.uid] = p;
    for (const uid of f.gone.pods ?? []) delete pods[uid];
    const events: Record<string, KubeEventRow> = fresh ? {} : { ...old.events };
    for (const e of f.events) events[e.key] = e;
    for (const key of f.gone.events ?? []) delete events[key];
    const { epoch, now, running } = f;
    const components = merged(
      fresh ? [] : old.components,
      f.components,
      (c) => c.id,
      f.gone.components,
    );
    const nodes = merged(fresh ? [] : old.nodes, f.nodes, (n) => n.name, f.gone.nodes);
    const trace = [...(fresh ? [] : old.trace), ...f.trace].slice(-TRACE_MAX);
    return { epoch, now, running, components, nodes, pods, events, trace };
  });
}
