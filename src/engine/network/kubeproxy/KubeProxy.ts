import type { Node } from '../../api/core/node/fields.ts';
import type { Service } from '../../api/core/service/fields.ts';
import type { EndpointSlice } from '../../api/discovery/endpointslice/fields.ts';
import type { Informer } from '../../client/Informer.ts';
import { keyOfObject } from '../../client/Informer.ts';
import { serviceOfSlice } from '../../proxy/model/EndpointInfo.ts';
import type { ProxiedPort } from '../../proxy/model/ProxyTracker.ts';
import type { ProxyConfig } from '../../proxy/model/ProxyConfig.ts';
import { servicePortsOf } from '../../proxy/model/ServicePortInfo.ts';
import type { Actor, Handlers, Part } from '../../sim/Actor.ts';
import { PMap } from '../../sim/PMap.ts';
import { MS, SECOND } from '../../sim/time.ts';
import type { Kernel } from '../kernel/Kernel.ts';
import type { Leftover, NodeRules, ProxyMode } from '../kernel/NodeRules.ts';
import { leftoverOf, rulesCount } from '../kernel/NodeRules.ts';
import { along } from '../latency/LatencyModel.ts';
import { SYNC_COSTS } from '../latency/syncCosts.ts';
import { iptablesRules } from './iptablesRules.ts';
import { ipvsNodeRules } from './ipvsRules.ts';
import { nftablesRules } from './nftablesRules.ts';
import type { Place, ProxyModel, ProxyModels, ServiceView } from './ProxyModel.ts';
import { staleUdp } from './staleUdp.ts';

/** KubeProxyConfiguration minSyncPeriod of each mode. Models: pkg/proxy/apis/config/v1alpha1/defaults.go */
const MIN_SYNC_US: Readonly<Record<ProxyMode, number>> = {
  iptables: SECOND,
  nftables: SECOND,
  ipvs: 0,
};

/** A full sync is due again after this. Models: pkg/proxy/util/iptables FullSyncPeriod */
const FULL_SYNC_US = 3600 * SECOND;

const RULES: Readonly<
  Record<ProxyMode, (m: ProxyModel, c: ProxyConfig, left: Leftover | null) => NodeRules>
> = {
  iptables: iptablesRules,
  nftables: nftablesRules,
  ipvs: ipvsNodeRules,
};

const ZONE = 'topology.kubernetes.io/zone';

/** Name of the index of slices by their Service. */
export const BY_SERVICE = 'service';

/** What a proxier works with. */
export interface KubeProxyOptions {
  readonly services: Informer<Service>;
  readonly slices: Informer<EndpointSlice>;
  readonly node: Informer<Node>;
  readonly config: ProxyConfig;
  readonly kernel: () => Kernel;
  /** Shared by all proxiers of a cluster. */
  readonly models: ProxyModels;
}

/**
 * The proxier of a node in one of the modes: notes which Services changed, and after at least a
 * second writes rules for them into the node's kernel. Nothing happens while nothing changes.
 * Models: pkg/proxy/iptables/proxier.go, pkg/util/runner BoundedFrequencyRunner
 */
export class KubeProxy implements Part {
  readonly state = {
    mode: 'iptables' as ProxyMode,
    /** What the mode before left in the kernel. */
    left: null as Leftover | null,
    /** Services (`namespace/name`) whose rules are due. */
    changed: new PMap<string, true>(),
    /** Everything is due. */
    full: true,
    /** When the last sync ended. */
    endedAt: -SECOND,
    /** When the next run comes; 0: none is due. */
    runAt: 0,
    /** A sync is being written. */
    busy: false,
    /** The sync that is being written is a full one. */
    writesFull: false,
    /** What is being written: the rules, and the ports that they are for. */
    rules: null as NodeRules | null,
    ports: null as readonly ProxiedPort[] | null,
    fullSyncs: 0,
    partialSyncs: 0,
  };
  readonly handlers: Handlers = {
    run: (at: number) => this.#run(at),
    written: () => this.#written(),
    hourly: () => this.#hourly(),
  };
  readonly #actor: Actor;
  readonly #o: KubeProxyOptions;
  /** Derived: what the last sync went by; undefined: to be worked out anew. */
  #model: ProxyModel | undefined;

  constructor(actor: Actor, options: KubeProxyOptions) {
    this.#actor = actor;
    this.#o = options;
    actor.addPart('proxier', this);
    const { services, slices, node } = options;
    services.onEvent({
      add: (s) => this.#onService(undefined, s),
      update: (old, s) => this.#onService(old, s),
      delete: (s) => this.#onService(s, undefined),
    });
    slices.onEvent({
      add: (s) => this.#onSlice(undefined, s),
      update: (old, s) => this.#onSlice(old, s),
      delete: (s) => this.#onSlice(s, undefined),
    });
    node.onEvent({
      add: (n) => this.#onNode(undefined, n),
      update: (old, n) => this.#onNode(old, n),
    });
    services.onSynced(() => this.#ask());
    slices.onSynced(() => this.#ask());
  }

  onStart(): void {
    const s = this.state;
    s.changed.clear();
    s.full = true;
    s.endedAt = this.#actor.now - SECOND;
    s.runAt = 0;
    s.busy = false;
    s.rules = null;
    s.ports = null;
    this.#model = undefined;
    this.#actor.after(FULL_SYNC_US, 'proxier.hourly', undefined);
  }

  rebuild(): void {
    this.#model = undefined;
  }

  #onService(old: Service | undefined, now: Service | undefined): void {
    const of = (s: Service | undefined): string => JSON.stringify(servicePortsOf(s ?? {}, 'IPv4'));
    if (of(old) !== of(now)) this.#touch(keyOfObject(old ?? now!));
  }

  #onSlice(old: EndpointSlice | undefined, now: EndpointSlice | undefined): void {
    for (const s of [old, now]) {
      const service = s?.addressType === 'IPv4' ? serviceOfSlice(s) : '';
      if (service !== '') this.#touch(service);
    }
  }

  #onNode(old: Node | undefined, now: Node): void {
    const of = (n: Node | undefined): string => n?.metadata?.labels?.[ZONE] ?? '';
    if (of(old) === of(now)) return;
    this.state.full = true;
    this.#model = undefined;
    this.#ask();
  }

  #touch(service: string): void {
    this.state.changed.set(service, true);
    this.#ask();
  }

  /** Takes another mode, as a restart with another configuration does: a full sync follows. */
  setMode(mode: ProxyMode): void {
    if (mode === this.state.mode) return;
    this.state.left = leftoverOf(this.#o.kernel().state.rules, mode);
    this.state.mode = mode;
    this.state.full = true;
    this.#model = undefined;
    if (this.#actor.up) this.#ask();
  }

  #hourly(): void {
    this.#actor.after(FULL_SYNC_US, 'proxier.hourly', undefined);
    this.state.full = true;
    this.#ask();
  }

  /** Asks for a run: at once, or when a second has passed since the last. */
  #ask(): void {
    const s = this.state;
    const { services, slices } = this.#o;
    if (!services.synced || !slices.synced || s.busy || s.runAt > 0) return;
    s.runAt = Math.max(this.#actor.now, s.endedAt + MIN_SYNC_US[s.mode]);
    this.#actor.at(s.runAt, 'proxier.run', s.runAt);
  }

  get #place(): Place {
    const node = this.#o.node.get(this.#actor.machine);
    return { node: this.#actor.machine, zone: node?.metadata?.labels?.[ZONE] ?? '' };
  }

  #run(at: number): void {
    const s = this.state;
    if (s.runAt !== at || s.busy) return;
    s.runAt = 0;
    s.busy = true;
    // The ipvs mode has no partial syncs.
    s.writesFull = s.full || s.mode === 'ipvs';
    const model = (this.#model = this.#newModel());
    s.changed.clear();
    s.full = false;
    const clean = this.#o.kernel().state.rules === null;
    s.rules = RULES[s.mode](model, this.#o.config, clean ? null : s.left);
    s.ports = model.ports;
    const costs = SYNC_COSTS[s.mode];
    const cost = s.writesFull ? costs.full : costs.partial;
    const ms = along(cost.value, model.services.size);
    this.#actor.after(Math.round(ms * MS), 'proxier.written', undefined);
  }

  #newModel(): ProxyModel {
    const { models } = this.#o;
    if (!this.#model) {
      const all = new Map<string, ServiceView>();
      for (const s of this.#o.services.list()) all.set(keyOfObject(s), this.#view(s));
      return models.of(all, this.#place);
    }
    const changes = new Map<string, ServiceView | undefined>();
    this.state.changed.forEach((_, key) => {
      const s = this.#o.services.get(key);
      changes.set(key, s && this.#view(s));
    });
    return changes.size === 0 ? this.#model : models.after(this.#model, changes, this.#place);
  }

  #view(service: Service): ServiceView {
    return { service, slices: this.#o.slices.byIndex(BY_SERVICE, keyOfObject(service)) };
  }

  /** The kernel has the rules: all at once, as `iptables-restore` is atomic. */
  #written(): void {
    const s = this.state;
    s.busy = false;
    s.endedAt = this.#actor.now;
    if (s.writesFull) s.fullSyncs++;
    else s.partialSyncs++;
    const kernel = this.#o.kernel();
    if (s.rules && s.ports) {
      kernel.state.rules = s.rules;
      staleUdp(kernel, s.ports, this.#actor.now);
      this.#tell(s.rules);
    }
    s.rules = null;
    s.ports = null;
    if (s.full || s.changed.size > 0) this.#ask();
  }

  #tell(rules: NodeRules): void {
    const { mode } = rules;
    const num = rulesCount(rules);
    const { sim } = this.#actor;
    if (sim.root === 0) return;
    sim.note(this.#actor, { kind: 'work', verb: 'SyncProxyRules', object: mode, num });
  }
}
