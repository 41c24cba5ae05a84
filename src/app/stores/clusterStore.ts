import { create } from 'zustand';
import type {
  ComponentRow,
  Frame,
  KubeEventRow,
  NodeRow,
  ObjectRow,
  PastRow,
  PodRow,
} from '../../protocol/protocol.ts';
import { keepEqual, patchRecord } from './patchRecord.ts';

/** The page's mirror of the cluster: rows by key, parts that did not change stay the same object. */
interface ClusterView {
  readonly epoch: number;
  readonly now: number;
  readonly running: boolean;
  /** Names of the machines, in order; a new array only when machines come or go. */
  readonly machines: readonly string[];
  readonly nodes: Readonly<Record<string, NodeRow>>;
  readonly components: Readonly<Record<string, ComponentRow>>;
  /** Ids of the components; a new array only when some come or go. */
  readonly componentIds: readonly string[];
  readonly pods: Readonly<Record<string, PodRow>>;
  readonly podCount: number;
  /** uids of the Pods of a node, in the order in which they came; '' for those without one. */
  readonly podsOn: Readonly<Record<string, readonly string[]>>;
  /** Objects of other kinds, by uid. */
  readonly objects: Readonly<Record<string, ObjectRow>>;
  readonly events: Readonly<Record<string, KubeEventRow>>;
  readonly crash: string;
  /** What can be sought; undefined before the first frame. */
  readonly past: PastRow | undefined;
}

const EMPTY: ClusterView = {
  epoch: 0,
  now: 0,
  running: false,
  machines: [],
  nodes: {},
  components: {},
  componentIds: [],
  pods: {},
  podCount: 0,
  podsOn: {},
  objects: {},
  events: {},
  crash: '',
  past: undefined,
};

export const useCluster = create<ClusterView>(() => EMPTY);

/** The mirror as it is now, for code outside of rendering. */
export const readCluster = (): ClusterView => useCluster.getState();

/** Modes that the kube-proxies run in; one, unless nodes differ; '' while there are none. */
export function proxyModes(s: Pick<ClusterView, 'components' | 'componentIds'>): string {
  const all = s.componentIds.filter((id) => id.endsWith('/kube-proxy'));
  return [...new Set(all.map((id) => s.components[id]!.detail))].sort().join(', ');
}

/** Pods by node after some of them changed: only the nodes concerned get new lists. */
function moved(old: ClusterView, changed: readonly PodRow[], gone: readonly string[]) {
  let on: Record<string, readonly string[]> | undefined;
  const take = (node: string, uid: string): void => {
    on ??= { ...old.podsOn };
    on[node] = (on[node] ?? []).filter((x) => x !== uid);
  };
  for (const uid of gone) {
    const was = old.pods[uid];
    if (was) take(was.node, uid);
  }
  for (const p of changed) {
    const was = old.pods[p.uid];
    if (was?.node === p.node) continue;
    if (was) take(was.node, p.uid);
    on ??= { ...old.podsOn };
    on[p.node] = [...(on[p.node] ?? []), p.uid];
  }
  return on ?? old.podsOn;
}

/** Writes one frame into the mirror; a new epoch begins it anew. */
export function mirror(f: Frame): void {
  useCluster.setState((now) => {
    const old = f.epoch === now.epoch ? now : EMPTY;
    const gone = { nodes: [], components: [], pods: [], objects: [], events: [], ...f.gone };
    const nodes = patchRecord(old.nodes, f.nodes, (n) => n.name, gone.nodes);
    const components = patchRecord(old.components, f.components, (c) => c.id, gone.components);
    const more = gone.components.length > 0 || f.components.some((c) => !(c.id in old.components));
    const pods = patchRecord(old.pods, f.pods, (p) => p.uid, gone.pods);
    return {
      epoch: f.epoch,
      now: f.now,
      running: f.running,
      nodes,
      machines: nodes === old.nodes ? old.machines : keepEqual(old.machines, Object.keys(nodes)),
      components,
      componentIds: more ? Object.keys(components) : old.componentIds,
      podsOn: moved(old, f.pods, gone.pods),
      pods,
      podCount: pods === old.pods ? old.podCount : Object.keys(pods).length,
      objects: patchRecord(old.objects, f.objects, (o) => o.uid, gone.objects),
      events: patchRecord(old.events, f.events, (e) => e.key, gone.events),
      past: f.past ?? old.past,
    };
  });
}
