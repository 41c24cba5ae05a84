import type { Service } from '../../engine/api/core/service/fields.ts';
import type { EndpointSlice } from '../../engine/api/discovery/endpointslice/fields.ts';
import type { Netfilter } from '../../engine/network/netfilter/Netfilter.ts';
import type { IPFamily } from '../../engine/proxy/model/ipFamily.ts';
import type { ProxyConfig } from '../../engine/proxy/model/ProxyConfig.ts';
import type { HealthAnswer } from '../../engine/proxy/model/serviceHealth.ts';
import { serviceHealth } from '../../engine/proxy/model/serviceHealth.ts';
import { ProxyTracker } from '../../engine/proxy/model/ProxyTracker.ts';
import { ReplayIpvs } from './proxyIpvs.ts';
import { ReplayIptables } from './proxyIptables.ts';
import { ReplayNftables } from './proxyNftables.ts';

/** Modes that were recorded. */
export type ProxyMode = 'iptables' | 'nftables' | 'ipvs';

interface Change {
  readonly op: 'apply' | 'delete' | 'failNextSync' | 'forceFullSync';
  readonly object?: { readonly kind?: string };
}

type ModeState = Readonly<Partial<Record<IPFamily, Record<string, unknown>>>>;

/** What happened before one sync, and what each mode had programmed after it. */
export interface ProxyStep extends Readonly<Partial<Record<ProxyMode, ModeState>>> {
  readonly changes: readonly Change[];
  readonly healthCheckNodePorts?: readonly HealthAnswer[];
}

/** One recorded case. */
export interface ProxyCase {
  readonly modes?: readonly ProxyMode[];
  readonly config: ProxyConfig & {
    readonly ipFamilies: readonly IPFamily[];
    readonly nodeLabels?: Readonly<Record<string, string>>;
    readonly record?: string;
  };
  readonly steps: readonly ProxyStep[];
}

const ZONE = 'topology.kubernetes.io/zone';

function applyChange(t: ProxyTracker, c: Change): void {
  const { object } = c;
  const apply = c.op === 'apply';
  if (object?.kind === 'Service') {
    const s = object as Service;
    if (apply) t.setService(s);
    else t.deleteService(s);
  } else if (object?.kind === 'EndpointSlice') {
    const s = object as EndpointSlice;
    if (apply) t.setSlice(s);
    else t.deleteSlice(s);
  } else if (object?.kind === 'Node') {
    t.setZone((object as Service).metadata?.labels?.[ZONE] ?? '');
  }
}

/** One proxier of a mode and family. */
interface Replay {
  /** What its kernel does to packets now. */
  readonly netfilter?: Netfilter;
  sync(t: ProxyTracker, fails: boolean, forced: boolean): Record<string, unknown>;
}

function makeReplay(mode: ProxyMode, config: ProxyConfig, family: IPFamily): Replay {
  if (mode === 'iptables') return new ReplayIptables(config, family);
  if (mode === 'nftables') return new ReplayNftables(config, family);
  return new ReplayIpvs(config, family);
}

/** The proxier of one mode and family, driven step by step as the recorder drove it. */
export class ProxyReplay {
  readonly replay: Replay;
  readonly #tracker: ProxyTracker;

  constructor(c: ProxyCase, mode: ProxyMode, family: IPFamily) {
    this.#tracker = new ProxyTracker(family, c.config.nodeName);
    this.#tracker.setZone(c.config.nodeLabels?.[ZONE] ?? '');
    this.replay = makeReplay(mode, c.config, family);
  }

  /** Hands over a step's changes and syncs once; answers what the recording keeps of it. */
  step(s: ProxyStep): Record<string, unknown> {
    for (const change of s.changes) applyChange(this.#tracker, change);
    const fails = s.changes.some((x) => x.op === 'failNextSync');
    const forced = s.changes.some((x) => x.op === 'forceFullSync');
    return this.replay.sync(this.#tracker, fails, forced);
  }

  /** What the node answers now on health check node ports. */
  health(): readonly HealthAnswer[] {
    return serviceHealth(this.#tracker.ports(), true);
  }
}
