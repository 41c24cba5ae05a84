import type { Lease } from '../../api/coordination/lease/fields.ts';
import type { Node } from '../../api/core/node/fields.ts';
import type { Pod } from '../../api/core/pod/fields.ts';
import type { ApiClient } from '../../client/ApiClient.ts';
import type { Informer } from '../../client/Informer.ts';
import { keyOfObject } from '../../client/Informer.ts';
import type { Actor } from '../../sim/Actor.ts';
import { PMap } from '../../sim/PMap.ts';
import { rfc3339 } from '../../sim/rfc3339.ts';
import { MS, SECOND } from '../../sim/time.ts';
import type { Step } from '../common/Controller.ts';
import { Controller } from '../common/Controller.ts';
import type { Informers } from '../common/Informers.ts';
import { podConditionOf, withPodCondition } from '../common/podCondition.ts';
import { NOT_READY, UNREACHABLE } from '../common/taints.ts';
import type { Health } from './health.ts';
import { isOverdue, looked, readyOf, withUnknown } from './health.ts';
import type { TaintChange } from './nodeTaints.ts';
import { changedTaints, hasNoExecute, noExecuteChange, noScheduleChange } from './nodeTaints.ts';
import type { Zone } from './zones.ts';
import { NEW_ZONE, periodOf, waiting, withdrawn, zoneOf, zoneState } from './zones.ts';

const MONITOR_US = 5 * SECOND;
/** Waiting nodes are looked at in this rhythm. */
const TAINT_US = 100 * MS;

const OS = ['kubernetes.io/os', 'beta.kubernetes.io/os'] as const;
const ARCH = ['kubernetes.io/arch', 'beta.kubernetes.io/arch'] as const;

interface Lifecycle {
  readonly health: PMap<string, Health>;
  /** Nodes that were announced, with their uids. */
  readonly known: PMap<string, string>;
  readonly zones: PMap<string, Zone>;
  /** A look at the waiting nodes is due. */
  taintTimer: boolean;
}

interface Tainting {
  readonly change: TaintChange;
  readonly removing: boolean;
}

/**
 * Watches the nodes' signs of life: after 50 s without one a node's conditions become Unknown, its
 * Pods are not Ready, and it gets the taints by which Pods are kept away and evicted, in each zone
 * at a limited rate. Keys: `taint <node>` NoSchedule taints and labels, `lost <node>` a node that
 * was silent for too long, `noexec <node>` and `reach <node>` NoExecute taints, `pod <key>`.
 * Models: pkg/controller/nodelifecycle/node_lifecycle_controller.go
 */
export class NodeLifecycleController extends Controller<Lifecycle> {
  readonly #nodes: Informer<Node>;
  readonly #leases: Informer<Lease>;
  readonly #pods: Informer<Pod>;

  constructor(actor: Actor, api: ApiClient, informers: Informers) {
    super(actor, api, {
      name: 'node-lifecycle-controller',
      account: 'node-controller',
      workers: 8,
      state: {
        health: new PMap(),
        known: new PMap(),
        zones: new PMap(),
        taintTimer: false,
      },
      handlers: {
        monitor: () => this.#monitor(),
        taints: () => this.#taintWaiting(),
        marked: (s: Step<Node>) => this.#marked(s.key, s.data),
        podMarked: (s: Step<Pod>) => this.#podMarked(s.data),
        change: (s: Step<Tainting>) => this.#change(s),
      },
    });
    this.#nodes = informers.of('v1', 'nodes');
    this.#leases = informers.of('coordination.k8s.io/v1', 'leases');
    this.#pods = informers.of('v1', 'pods');
    const changed = (n: Node): void => this.enqueue(`taint ${nameOf(n)}`);
    this.#nodes.onEvent({ add: changed, update: (_, n) => changed(n) });
    this.#pods.onEvent({
      add: (pod) => this.#bound(pod),
      update: (old, pod) => {
        if (old.spec?.nodeName !== pod.spec?.nodeName) this.#bound(pod);
      },
    });
  }

  override onStart(): void {
    super.onStart();
    this.state.taintTimer = false;
  }

  protected begin(): void {
    for (const n of this.#nodes.list()) this.enqueue(`taint ${nameOf(n)}`);
    this.actor.after(0, `${this.name}.monitor`, undefined);
  }

  /** A Pod was bound to a node that is not Ready. */
  #bound(pod: Pod): void {
    const node = pod.spec?.nodeName;
    if (!this.active || !node) return;
    const ready = this.state.health.get(node)?.ready;
    if (ready === undefined || ready === 'True') return;
    // Upstream's queue of Pods has workers of its own: such a Pod is looked at as it is now.
    const own = podConditionOf(pod, 'Ready');
    if (own && own.status !== 'False') this.enqueue(`pod ${keyOfObject(pod)}`);
  }

  #monitor(): void {
    if (!this.active) return;
    this.actor.after(MONITOR_US, `${this.name}.monitor`, undefined);
    const nodes = this.#nodes.list();
    this.#announce(nodes);
    const counts = new Map<string, { ready: number; unready: number }>();
    for (const node of nodes) {
      const ready = this.#look(node);
      const zone = zoneOf(node);
      const c = counts.get(zone) ?? { ready: 0, unready: 0 };
      counts.set(zone, ready ? { ...c, ready: c.ready + 1 } : { ...c, unready: c.unready + 1 });
    }
    this.#disruption(nodes, counts);
  }

  #announce(nodes: readonly Node[]): void {
    const { known, zones } = this.state;
    for (const node of nodes) {
      if (!zones.has(zoneOf(node))) zones.set(zoneOf(node), NEW_ZONE);
      if (known.has(nameOf(node))) continue;
      known.set(nameOf(node), node.metadata?.uid ?? '');
      const text = `Registered Node ${nameOf(node)} in Controller`;
      this.#nodeEvent(node, 'RegisteredNode', `Node ${nameOf(node)} event: ${text}`);
    }
    if (known.size === nodes.length) return;
    for (const name of known.keys()) {
      if (this.#nodes.get(name)) continue;
      const text = `Removing Node ${name} from Controller`;
      const metadata = { name, uid: known.get(name)! };
      this.#nodeEvent({ metadata }, 'RemovingNode', `Node ${name} event: ${text}`);
      known.delete(name);
      this.state.health.delete(name);
    }
  }

  #nodeEvent(node: Node, reason: string, message: string): void {
    const { name = '', uid = '' } = node.metadata ?? {};
    this.event(
      { kind: 'Node', apiVersion: 'v1', metadata: { name, uid } },
      'Normal',
      reason,
      message,
    );
  }

  /** One node's turn; answers whether it is Ready. */
  #look(node: Node): boolean {
    const name = nameOf(node);
    const { now } = this.actor;
    const old = this.state.health.get(name);
    const health = looked(old, node, this.#leases.get(`kube-node-lease/${name}`), now);
    if (health !== old) this.state.health.set(name, health);
    const overdue = isOverdue(health, node, now) && withUnknown(node, now) !== node;
    if (overdue) {
      const { sim } = this.actor;
      sim.blaming(sim.find(`${name}/kubelet`), () => this.enqueue(`lost ${name}`));
      return false;
    }
    const ready = readyOf(node)?.status;
    if (ready === 'True') this.#reachable(node);
    else if (ready !== undefined) this.#taintBasedEviction(node, ready);
    return ready === 'True';
  }

  #reachable(node: Node): void {
    const tainted = hasNoExecute(node, UNREACHABLE) || hasNoExecute(node, NOT_READY);
    if (tainted) this.enqueue(`reach ${nameOf(node)}`);
    this.#setZone(node, (z) => withdrawn(z, nameOf(node)));
  }

  /** Models: processTaintBaseEviction */
  #taintBasedEviction(node: Node, ready: string): void {
    const [own, opposite] = ready === 'False' ? [NOT_READY, UNREACHABLE] : [UNREACHABLE, NOT_READY];
    const name = nameOf(node);
    if (hasNoExecute(node, opposite)) this.enqueue(`noexec ${name}`);
    else {
      if (!hasNoExecute(node, own)) this.#setZone(node, (z) => withdrawn(z, name));
      this.#setZone(node, (z) => waiting(z, name));
      this.#armTaints(TAINT_US);
    }
  }

  #setZone(node: Node, f: (z: Zone) => Zone): void {
    const key = zoneOf(node);
    const old = this.state.zones.get(key) ?? NEW_ZONE;
    const zone = f(old);
    if (zone !== old) this.state.zones.set(key, zone);
  }

  #armTaints(delayUs: number): void {
    if (this.state.taintTimer) return;
    this.state.taintTimer = true;
    this.actor.after(delayUs, `${this.name}.taints`, undefined);
  }

  /** Gives the next waiting node of each zone its NoExecute taint, if the limit allows. */
  #taintWaiting(): void {
    this.state.taintTimer = false;
    if (!this.active) return;
    const { now } = this.actor;
    let next = Infinity;
    for (const key of this.state.zones.keys()) {
      let zone = this.state.zones.get(key)!;
      while (zone.queue.length > 0 && zone.periodUs > 0 && zone.nextAt <= now) {
        this.enqueue(`noexec ${zone.queue[0]!}`);
        zone = { ...zone, queue: zone.queue.slice(1), nextAt: now + zone.periodUs };
      }
      this.state.zones.set(key, zone);
      if (zone.queue.length > 0 && zone.periodUs > 0) next = Math.min(next, zone.nextAt - now);
    }
    if (next < Infinity) this.#armTaints(Math.max(TAINT_US, next));
  }

  /** Models: handleDisruption */
  #disruption(
    nodes: readonly Node[],
    counts: ReadonlyMap<string, { readonly ready: number; readonly unready: number }>,
  ): void {
    const { zones } = this.state;
    for (const key of zones.keys()) if (!counts.has(key)) zones.delete(key);
    const states = new Map([...counts].map(([k, c]) => [k, zoneState(c.ready, c.unready)]));
    const all = [...states.values()].every((s) => s === 'FullDisruption');
    const were = zones.values().every((z) => z.state === 'FullDisruption');
    if (all && were) return;
    const { now } = this.actor;
    if (all) {
      for (const n of nodes) this.enqueue(`reach ${nameOf(n)}`);
    } else if (were) {
      this.state.health.keys().forEach((name) => {
        this.state.health.set(name, { ...this.state.health.get(name)!, probedAt: now });
      });
    }
    for (const key of zones.keys()) {
      const zone = zones.get(key)!;
      const state = all ? 'FullDisruption' : states.get(key)!;
      if (zone.state === state) continue;
      const c = counts.get(key)!;
      const periodUs = all ? 0 : periodOf(state, c.ready + c.unready);
      zones.set(key, { ...zone, state, periodUs });
      if (zone.queue.length > 0) this.#armTaints(TAINT_US);
    }
  }

  protected sync(key: string): void {
    const [what, name] = split(key);
    if (what === 'pod') {
      const pod = this.#pods.get(name);
      if (pod) this.#markNotReady(key, pod);
      return;
    }
    const node = this.#nodes.get(name);
    if (!node) return;
    if (what === 'taint') this.#noSchedule(key, node);
    else if (what === 'lost') this.#lost(key, node);
    else if (what === 'reach') {
      const remove = [NOT_READY, UNREACHABLE].map((k) => ({
        key: k,
        effect: 'NoExecute' as const,
      }));
      this.#swap(key, node, { add: [], remove });
    } else {
      const ready = readyOf(node)?.status ?? 'Unknown';
      if (ready !== 'True') this.#swap(key, node, noExecuteChange(ready));
    }
  }

  #noSchedule(key: string, node: Node): void {
    const change = noScheduleChange(node);
    if (change) this.#swap(key, node, change);
    const labels: Record<string, string> = {};
    for (const [primary, secondary] of [OS, ARCH]) {
      const value = node.metadata?.labels?.[primary];
      if (value !== undefined && node.metadata?.labels?.[secondary] !== value) {
        labels[secondary] = value;
      }
    }
    if (Object.keys(labels).length === 0) return;
    this.strategicPatch(key, pathOf(node), { metadata: { labels } }, { tolerate: [404] });
  }

  /** Adds taints, then takes the opposite ones away, on the node as the API has it. */
  #swap(key: string, node: Node, change: TaintChange): void {
    const request = { method: 'GET', path: pathOf(node), query: { resourceVersion: '0' } };
    const data: Tainting = { change, removing: false };
    this.ask(key, request, { then: 'change', data, tolerate: [404] });
  }

  #change({ key, response, data }: Step<Tainting>): void {
    if (response.code === 404) return;
    const node = response.body as Node;
    const { change, removing } = data;
    const part = removing ? { add: [], remove: change.remove } : { add: change.add, remove: [] };
    const taints = changedTaints(node, part, rfc3339(this.actor.now));
    const next: Tainting = { change, removing: true };
    if (!taints) {
      if (!removing) this.#change({ key, response, data: next });
      return;
    }
    const { resourceVersion } = node.metadata ?? {};
    const body = {
      metadata: { resourceVersion },
      spec: { taints: taints.length > 0 ? taints : null },
    };
    const t = removing ? {} : { then: 'change', data: next };
    this.strategicPatch(key, pathOf(node), body, t);
  }

  #lost(key: string, node: Node): void {
    const health = this.state.health.get(nameOf(node));
    const { now } = this.actor;
    if (!health || !isOverdue(health, node, now)) return;
    const unknown = withUnknown(node, now);
    if (unknown === node) return;
    this.update(key, `${pathOf(node)}/status`, unknown, { then: 'marked', data: node });
  }

  #marked(key: string, old: Node): void {
    const name = nameOf(old);
    const health = this.state.health.get(name);
    if (health) this.state.health.set(name, { ...health, ready: 'Unknown' });
    this.#taintBasedEviction(old, 'Unknown');
    if (readyOf(old)?.status !== 'True') return;
    this.#nodeEvent(old, 'NodeNotReady', `Node ${name} status is now: NodeNotReady`);
    for (const pod of this.#pods.byIndex('node', name)) this.#markNotReady(key, pod);
  }

  #markNotReady(key: string, pod: Pod): void {
    const ready = podConditionOf(pod, 'Ready');
    if (!ready || ready.status === 'False') return;
    const conditions = withPodCondition(pod, { ...ready, status: 'False' }, this.actor.now);
    const body = { ...pod, status: { ...pod.status, conditions } } as Pod;
    const path = `/api/v1/namespaces/${pod.metadata?.namespace}/pods/${pod.metadata?.name}/status`;
    this.update(key, path, body, { then: 'podMarked', data: pod, tolerate: [404] });
  }

  #podMarked(pod: Pod): void {
    this.event(pod, 'Warning', 'NodeNotReady', 'Node is not ready');
  }
}

function nameOf(node: Node): string {
  return node.metadata?.name ?? '';
}

function pathOf(node: Node): string {
  return `/api/v1/nodes/${nameOf(node)}`;
}

function split(key: string): readonly [string, string] {
  const at = key.indexOf(' ');
  return [key.slice(0, at), key.slice(at + 1)];
}
