import type { KubeEvent } from '../engine/api/core/event/fields.ts';
import type { Node } from '../engine/api/core/node/fields.ts';
import type { Pod } from '../engine/api/core/pod/fields.ts';
import type { Cluster } from '../engine/Cluster.ts';
import type { KeyValue } from '../engine/etcd/EtcdApi.ts';
import type {
  ComponentRow,
  Frame,
  KubeEventRow,
  NodeRow,
  PodRow,
  TraceRowView,
} from '../protocol/protocol.ts';
import { podRow } from './podRow.ts';

const BACKGROUND = new Set(['kube-apiserver']);

/**
 * Looks into the cluster from outside after each slice and says what changed. It schedules
 * nothing, draws no random number and is not part of the state.
 */
export class Observer {
  readonly #cluster: Cluster;
  readonly #seen = new Map<string, KeyValue>();
  #marks: { caused: number; background: number };

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#marks = cluster.sim.trace.marks();
  }

  /** Rows that changed since the last call. */
  frame(epoch: number, running: boolean): Frame {
    const pods: PodRow[] = [];
    const events: KubeEventRow[] = [];
    const gone: string[] = [];
    const nodes: NodeRow[] = [];
    this.#changes('/registry/pods/', (kv) => pods.push(podRow(kv.value as Pod)), gone);
    this.#changes('/registry/events/', (kv) => events.push(eventRow(kv)), []);
    this.#changes('/registry/nodes/', () => undefined, []);
    for (const k of this.#cluster.kubelets) nodes.push(this.#node(k.machine));
    return {
      type: 'frame',
      epoch,
      now: this.#cluster.sim.now,
      running,
      components: this.#components(),
      nodes,
      pods,
      gone,
      events,
      trace: this.#trace(),
    };
  }

  /** The store as the etcd leader has applied it. */
  #store() {
    const { etcds } = this.#cluster;
    const up = etcds.filter((e) => e.up);
    const newest = up.reduce(
      (x, y) => (y.etcd.state.revision > x.etcd.state.revision ? y : x),
      up[0] ?? etcds[0]!,
    );
    return newest.etcd.state.kvs;
  }

  #changes(prefix: string, f: (kv: KeyValue) => unknown, gone: string[]): void {
    const present = new Set<string>();
    this.#store().range(prefix, `${prefix}\uffff`, (kv) => {
      present.add(kv.key);
      if (this.#seen.get(kv.key)?.modRevision === kv.modRevision) return;
      this.#seen.set(kv.key, kv);
      f(kv);
    });
    for (const [key, kv] of this.#seen) {
      if (!key.startsWith(prefix) || present.has(key)) continue;
      this.#seen.delete(key);
      gone.push((kv.value as Pod).metadata?.uid ?? '');
    }
  }

  #node(machine: string): NodeRow {
    const kv = this.#seen.get(`/registry/nodes/${machine}`);
    const node = kv?.value as Node | undefined;
    const ready = node?.status?.conditions?.find((c) => c.type === 'Ready')?.status;
    const powered = this.#cluster.sim.actors.some((a) => a.machine === machine && a.up);
    return {
      name: machine,
      controlPlane: machine.startsWith('cp-'),
      ip: node?.status?.addresses?.[0]?.address ?? '',
      podCIDR: node?.spec?.podCIDR ?? '',
      status: !node
        ? 'Absent'
        : ready === 'True'
          ? 'Ready'
          : ready === 'False'
            ? 'NotReady'
            : 'Unknown',
      schedulable: node?.spec?.unschedulable !== true,
      powered,
    };
  }

  #components(): readonly ComponentRow[] {
    const c = this.#cluster;
    const rows: ComponentRow[] = [];
    for (const e of c.etcds) {
      const s = e.etcd.status();
      const detail = `term ${s.term} · ${s.commit}`;
      rows.push(row(e, e.up ? s.role : 'down', detail));
    }
    for (const a of c.apiServers) {
      const watches = a.apiServer.state.watchers.size;
      const detail = `rv ${a.apiServer.state.revision} · ${watches} watch`;
      rows.push(row(a, a.up ? 'running' : 'down', detail));
    }
    for (const m of [...c.schedulers, ...c.controllerManagers]) {
      rows.push(row(m, !m.up ? 'down' : m.elector.leading ? 'leader' : 'standby', ''));
    }
    for (const k of c.kubelets) rows.push(row(k, k.up ? 'running' : 'down', ''));
    return rows;
  }

  #trace(): readonly TraceRowView[] {
    const { sim } = this.#cluster;
    const read = sim.trace.caused(this.#marks.caused);
    this.#marks = { ...this.#marks, caused: read.next };
    return read.rows
      .filter((r) => !(r.kind === 'raft' && BACKGROUND.has(sim.actor(r.from).name)))
      .map(({ body: _, ...r }) => ({
        ...r,
        from: sim.actor(r.from).name,
        to: sim.actor(r.to).name,
      }));
  }
}

function row(
  a: { name: string; machine: string },
  state: ComponentRow['state'],
  detail: string,
): ComponentRow {
  const binary = a.name.slice(a.machine.length + 1);
  return { id: a.name, machine: a.machine, binary, state, detail };
}

function eventRow(kv: KeyValue): KubeEventRow {
  const e = kv.value as KubeEvent;
  return {
    key: kv.key,
    about: `${e.involvedObject?.kind}/${e.involvedObject?.namespace}/${e.involvedObject?.name}`,
    type: e.type ?? '',
    reason: e.reason ?? '',
    message: e.message ?? '',
    count: e.count ?? 1,
    last: e.lastTimestamp ?? e.eventTime ?? '',
  };
}
