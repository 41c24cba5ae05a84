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

/** Writes one frame into the mirror; a new epoch begins it anew. */
export function mirror(f: Frame): void {
  useCluster.setState((old) => {
    const fresh = f.epoch !== old.epoch;
    const pods: Record<string, PodRow> = fresh ? {} : { ...old.pods };
    for (const p of f.pods) pods[p.uid] = p;
    for (const uid of f.gone) delete pods[uid];
    const events: Record<string, KubeEventRow> = fresh ? {} : { ...old.events };
    for (const e of f.events) events[e.key] = e;
    const { epoch, now, running, components, nodes } = f;
    const trace = [...(fresh ? [] : old.trace), ...f.trace].slice(-TRACE_MAX);
    return { epoch, now, running, components, nodes, pods, events, trace };
  });
}
