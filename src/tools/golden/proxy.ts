import type { Service } from '../../engine/api/core/service/fields.ts';
import type { EndpointSlice } from '../../engine/api/discovery/endpointslice/fields.ts';
import type { Netfilter } from '../../engine/network/netfilter/Netfilter.ts';
import type { IPFamily } from '../../engine/proxy/model/ipFamily.ts';
import type { ProxyConfig } from '../../engine/proxy/model/ProxyConfig.ts';
import { ProxyTracker } from '../../engine/proxy/model/ProxyTracker.ts';
import type { GoldenKind, GoldenResult } from './GoldenKind.ts';
import { ReplayIptables } from './proxyIptables.ts';

/** Modes that recordings know. */
export type Mode = 'iptables' | 'nftables' | 'ipvs';

interface Change {
  readonly op: 'apply' | 'delete' | 'failNextSync' | 'forceFullSync';
  readonly object?: { readonly kind?: string };
}

type ModeState = Readonly<Partial<Record<IPFamily, Record<string, unknown>>>>;

interface ProxyStep extends Readonly<Partial<Record<Mode, ModeState>>> {
  readonly changes: readonly Change[];
}

/** A recorded case. */
export interface ProxyCase {
  readonly modes?: readonly Mode[];
  readonly config: ProxyConfig & {
    readonly ipFamilies: readonly IPFamily[];
    readonly nodeLabels?: Readonly<Record<string, string>>;
    readonly record?: string;
  };
  readonly steps: readonly ProxyStep[];
}

/** Label of a node's zone. */
export const ZONE = 'topology.kubernetes.io/zone';

/** Hands a change of a step over. */
export function applyChange(t: ProxyTracker, c: Change): void {
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
export interface Replay {
  /** What its kernel does to packets now. */
  readonly netfilter?: Netfilter;
  sync(t: ProxyTracker, fails: boolean, forced: boolean): Record<string, unknown>;
}

/** The proxier of a mode, unless it is not there yet. */
export function makeReplay(mode: Mode, config: ProxyConfig, family: IPFamily): Replay | undefined {
  return mode === 'iptables' ? new ReplayIptables(config, family) : undefined;
}

function difference(want: unknown, got: unknown, path: string): GoldenResult | undefined {
  if (want === got) return undefined;
  if (typeof want === 'string' && typeof got === 'string') {
    const w = want.split('\n');
    const g = got.split('\n');
    const at = w.findIndex((l, i) => l !== g[i]);
    const i = at < 0 ? w.length : at;
    return { equal: false, path: `${path} line ${i + 1}`, expected: w[i], got: g[i] };
  }
  if (typeof want !== 'object' || typeof got !== 'object' || !want || !got) {
    return { equal: false, path, expected: want, got };
  }
  const keys = new Set([...Object.keys(want), ...Object.keys(got)]);
  for (const k of keys) {
    const d = difference(
      (want as Record<string, unknown>)[k],
      (got as Record<string, unknown>)[k],
      `${path}.${k}`,
    );
    if (d) return d;
  }
  return undefined;
}

/** Lines of a text that the other has too, in its order. */
function kept(text: string, wanted: string): string {
  const lines = new Set(wanted.split('\n'));
  return text
    .split('\n')
    .filter((l) => lines.has(l))
    .join('\n');
}

/** Large cases were recorded as counts and samples: only what is there is compared. */
function sampled(want: unknown, got: unknown): unknown {
  if (typeof want === 'string' && typeof got === 'string') return kept(got, want);
  if (typeof want !== 'object' || typeof got !== 'object' || !want || !got) return got;
  const g = got as Record<string, unknown>;
  return Object.fromEntries(Object.entries(want).map(([k, w]) => [k, sampled(w, g[k])]));
}

function replayMode(c: ProxyCase, mode: Mode): GoldenResult {
  for (const family of c.config.ipFamilies) {
    const tracker = new ProxyTracker(family, c.config.nodeName);
    tracker.setZone(c.config.nodeLabels?.[ZONE] ?? '');
    const replay = makeReplay(mode, c.config, family);
    if (!replay) return { equal: false, path: mode, expected: 'rules', got: 'not there yet' };
    for (let i = 0; i < c.steps.length; i++) {
      const step = c.steps[i]!;
      for (const change of step.changes) applyChange(tracker, change);
      const fails = step.changes.some((x) => x.op === 'failNextSync');
      const forced = step.changes.some((x) => x.op === 'forceFullSync');
      const got = replay.sync(tracker, fails, forced);
      const recorded = step[mode]?.[family];
      if (!recorded) continue;
      const summary = c.config.record === 'summary';
      const shown = summary ? sampled(recorded, got) : got;
      const d = difference(recorded, shown, `step ${i} ${mode} ${family}`);
      if (d) return d;
    }
  }
  return { equal: true };
}

function runCase(_name: string, json: unknown): GoldenResult {
  const c = json as ProxyCase;
  for (const mode of c.modes ?? (['iptables', 'nftables', 'ipvs'] as const)) {
    const r = replayMode(c, mode);
    if (!r.equal) return r;
  }
  return { equal: true };
}

/** What kube-proxy programmed in its modes, step by step. */
export const PROXY_GOLDEN: GoldenKind = {
  kind: 'proxy',
  isCase: (name) => !['names', 'outcomes', 'scale'].includes(name),
  areaOf: (name) => name.replace(/-.*$/, ''),
  runCase,
};
