import type { KubeEvent } from '../engine/api/core/event/fields.ts';
import type { Node } from '../engine/api/core/node/fields.ts';
import type { Pod } from '../engine/api/core/pod/fields.ts';
import type { KubeObject } from '../engine/api/meta/ObjectMeta.ts';
import type { Cluster } from '../engine/Cluster.ts';
import type { Etcd } from '../engine/etcd/Etcd.ts';
import type { TraceMarks, TraceRow } from '../engine/sim/Trace.ts';
import type {
  ComponentRow,
  KubeEventRow,
  NodeRow,
  ObjectRow,
  PodRow,
  TraceRowView,
} from '../protocol/protocol.ts';
import { newestMember } from './newestMember.ts';
import { controlPlaneRows, otherRows } from './rows/componentRows.ts';
import { eventRow } from './rows/eventRow.ts';
import { nodeRow } from './rows/nodeRow.ts';
import { objectRow } from './rows/objectRow.ts';
import { podRow } from './rows/podRow.ts';
import { podWait } from './rows/podWait.ts';
import { traceRowView } from './rows/traceRowView.ts';

/** Trace rows in one frame: of a chain none is left out, the rest comes with the next frames. */
const TRACE_MAX = 400;

/** Rows of chains in a frame that is full of other rows, and how many give way to one of those. */
const CHAIN_MIN = 40;
const GIVE_WAY = 10;

/** How many rows of chains a frame has room for beside its other rows. */
function room(out: RowChanges): number {
  const others = [out.components, out.nodes, out.pods, out.objects, out.events];
  const rows = others.reduce((n, list) => n + list.length, 0);
  return Math.max(CHAIN_MIN, TRACE_MAX - GIVE_WAY * rows);
}

const REGISTRY = '/registry/';
const REGISTRY_END = '/registry0';

/** What no row shows: heartbeats, of which components and nodes tell, and who serves. */
const SILENT = new Set(['leases', 'masterleases']);

/** Reasons of events with which a wait of a Pod begins or ends. */
const TIMED = new Set(['Pulling', 'Pulled', 'Failed', 'BackOff']);

/** Rows that changed, and keys of rows that are no more. */
export interface RowChanges {
  readonly components: ComponentRow[];
  readonly nodes: NodeRow[];
  readonly pods: PodRow[];
  readonly objects: ObjectRow[];
  readonly events: KubeEventRow[];
  readonly gone: {
    components?: string[];
    nodes?: string[];
    pods?: string[];
    objects?: string[];
    events?: string[];
  };
  trace: readonly TraceRowView[];
}

function none(): RowChanges {
  return { components: [], nodes: [], pods: [], objects: [], events: [], gone: {}, trace: [] };
}

/** What a kubelet tells of a Pod's image or back-off shows at the Pod too. */
function noteTimed(e: KubeEvent | undefined, keys: Set<string>): void {
  const { kind, namespace, name } = e?.involvedObject ?? {};
  if (kind === 'Pod' && TIMED.has(e!.reason ?? '')) keys.add(`/registry/pods/${namespace}/${name}`);
}

function resourceOf(key: string): string {
  return key.slice(REGISTRY.length, key.indexOf('/', REGISTRY.length));
}

/**
 * Looks into the cluster from outside and says what changed since it looked last: it follows the
 * store's history by revision, so that its work is what changed. It schedules nothing, draws no
 * random number and is not part of the state.
 */
export class Observer {
  /** Background messages too. */
  traffic = false;
  readonly #cluster: Cluster;
  #revision = 0;
  /** Modes of the kube-proxies, in order. */
  #modes = '';
  #lifecycle = -1;
  #marks: TraceMarks;
  readonly #components = new Map<string, ComponentRow>();
  readonly #nodes = new Map<string, NodeRow>();
  /** Index of each machine that is there. */
  #index = new Map<string, number>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#marks = cluster.sim.trace.marks();
  }

  /** Everything, as after a start or a seek. */
  base(): RowChanges {
    const out = none();
    this.#components.clear();
    this.#nodes.clear();
    this.#lifecycle = -1;
    const { state } = newestMember(this.#cluster);
    this.#revision = state.revision;
    this.#count();
    state.kvs.range(REGISTRY, REGISTRY_END, (kv) => this.#present(kv.key, kv.value, out));
    this.#machines(out);
    out.trace = this.#trace(room(out));
    return out;
  }

  /** What changed since the last call; undefined when the history does not reach back so far. */
  changes(): RowChanges | undefined {
    const out = none();
    const { state, store } = newestMember(this.#cluster);
    if (state.compacted > this.#revision) return undefined;
    if (state.revision > this.#revision) this.#follow(state, store, out);
    this.#machines(out);
    out.trace = this.#trace(room(out));
    return out;
  }

  /** The last change of each key counts. */
  #follow(state: Etcd['state'], store: Etcd['store'], out: RowChanges): void {
    const last = new Map<string, number>();
    const from = store.firstChange(this.#revision + 1);
    const { history } = state;
    const timed = new Set<string>();
    for (let i = from; i < history.end; i++) last.set(history.at(i)!.kv.key, i);
    for (const [key, i] of last) {
      if (!key.startsWith(REGISTRY)) continue;
      const change = history.at(i)!;
      if (change.type === 'PUT') this.#present(key, change.kv.value, out);
      else this.#absent(key, change.prev?.value as KubeObject | undefined, out);
      if (resourceOf(key) === 'events') noteTimed(change.kv.value as KubeEvent | undefined, timed);
    }
    for (const key of timed) {
      const pod = last.has(key) ? undefined : (state.kvs.get(key)?.value as Pod | undefined);
      if (pod) this.#pod(pod, out);
    }
    this.#revision = state.revision;
  }

  #present(key: string, value: unknown, out: RowChanges): void {
    const resource = resourceOf(key);
    if (SILENT.has(resource)) return;
    if (resource === 'pods') this.#pod(value as Pod, out);
    else if (resource === 'events') out.events.push(eventRow(key, value as KubeEvent));
    else if (resource === 'nodes') this.#node((value as Node).metadata?.name ?? '', out);
    else out.objects.push(objectRow(value as KubeObject));
  }

  #pod(pod: Pod, out: RowChanges): void {
    const { kubelets, runtimes } = this.#cluster;
    const i = this.#index.get(pod.spec?.nodeName ?? '');
    const kubelet = i === undefined ? undefined : kubelets[i];
    const runtime = i === undefined ? undefined : runtimes[i]?.containerd;
    const site = kubelet && runtime ? { kubelet, runtime } : undefined;
    out.pods.push(podRow(pod, podWait(pod, site)));
  }

  #absent(key: string, was: KubeObject | undefined, out: RowChanges): void {
    const resource = resourceOf(key);
    const uid = was?.metadata?.uid ?? '';
    if (SILENT.has(resource)) return;
    if (resource === 'pods') (out.gone.pods ??= []).push(uid);
    else if (resource === 'events') (out.gone.events ??= []).push(key);
    else if (resource === 'nodes') this.#node(was?.metadata?.name ?? '', out);
    else (out.gone.objects ??= []).push(uid);
  }

  #node(name: string, out: RowChanges): void {
    const { machines, config, sim } = this.#cluster;
    const i = this.#index.get(name);
    const machine = i === undefined ? undefined : machines[i];
    if (i === undefined || !machine) return;
    const node = newestMember(this.#cluster).state.kvs.get(`/registry/nodes/${name}`)?.value as
      | Node
      | undefined;
    const controlPlane = i < config.controlPlanes.length;
    const powered = sim.find(`${name}/containerd`)?.up ?? false;
    const fresh = nodeRow(machine, node, controlPlane, powered);
    if (!changed(this.#nodes.get(name), fresh)) return;
    this.#nodes.set(name, fresh);
    out.nodes.push(fresh);
  }

  /** Components and machines: those of workers only when some process began or ended. */
  #machines(out: RowChanges): void {
    const { sim } = this.#cluster;
    const rows = controlPlaneRows(this.#cluster);
    for (const r of rows) this.#component(r, out);
    const modes = this.#cluster.proxies.map((p) => p.proxier.state.mode).join();
    if (sim.lifecycle === this.#lifecycle && modes === this.#modes) return;
    this.#lifecycle = sim.lifecycle;
    this.#modes = modes;
    this.#count();
    const present = new Set(rows.map((r) => r.id));
    for (const r of otherRows(this.#cluster, present)) {
      present.add(r.id);
      this.#component(r, out);
    }
    for (const id of [...this.#components.keys()].filter((x) => !present.has(x))) {
      this.#components.delete(id);
      (out.gone.components ??= []).push(id);
    }
    for (const name of this.#index.keys()) this.#node(name, out);
    this.#podsOfChanged(out);
    for (const name of [...this.#nodes.keys()].filter((x) => !this.#index.has(x))) {
      this.#nodes.delete(name);
      (out.gone.nodes ??= []).push(name);
    }
  }

  /** A kubelet that ended or began knows other waits of its Pods. */
  #podsOfChanged(out: RowChanges): void {
    const agents = out.components.filter(
      (c) => c.binary === 'kubelet' || c.binary === 'containerd',
    );
    const machines = new Set(agents.map((c) => c.machine));
    if (machines.size === 0) return;
    const told = new Set(out.pods.map((p) => p.uid));
    newestMember(this.#cluster).state.kvs.range('/registry/pods/', '/registry/pods0', (kv) => {
      const pod = kv.value as Pod;
      if (machines.has(pod.spec?.nodeName ?? '') && !told.has(pod.metadata?.uid ?? '')) {
        this.#pod(pod, out);
      }
    });
  }

  #count(): void {
    const { machines, removed } = this.#cluster;
    this.#index = new Map(machines.map((m, i) => [m.name, i]));
    for (const name of removed) this.#index.delete(name);
  }

  #component(r: ComponentRow, out: RowChanges): void {
    if (!changed(this.#components.get(r.id), r)) return;
    this.#components.set(r.id, r);
    out.components.push(r);
  }

  #trace(max: number): readonly TraceRowView[] {
    const { sim } = this.#cluster;
    const { caused: from } = this.#marks;
    const now = sim.trace.marks();
    const end = Math.min(from + max, now.caused);
    const caused: TraceRow[] = [];
    for (let n = from; n < end; n++) {
      const row = sim.trace.row(n, false);
      if (row) caused.push(row);
    }
    const rest = TRACE_MAX - caused.length;
    const other = this.traffic ? sim.trace.background(this.#marks.background, rest) : [];
    this.#marks = { ...now, caused: end };
    return [...caused, ...other].map((r) => traceRowView(sim, r));
  }
}

/** Whether a flat row (its one level of records included) differs. */
function changed(old: object | undefined, fresh: object): boolean {
  if (!old) return true;
  const x = old as Record<string, unknown>;
  const y = fresh as Record<string, unknown>;
  for (const k in y) {
    const was = x[k];
    const is = y[k];
    if (was === is) continue;
    if (typeof is !== 'object' || typeof was !== 'object' || !is || !was) return true;
    if (Array.isArray(is) && (was as unknown[]).length !== is.length) return true;
    if (changed(was, is)) return true;
  }
  return false;
}
