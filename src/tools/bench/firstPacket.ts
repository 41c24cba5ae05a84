import { connectionCosts } from '../../engine/network/latency/connectionCosts.ts';
import { PUBLISHED } from '../../engine/network/latency/models.ts';
import { iptablesNetfilter } from '../../engine/network/netfilter/IptablesNetfilter.ts';
import { judgeAtNode } from '../../engine/network/netfilter/judgeAtNode.ts';
import type { HookEnv, HookPacket, Netfilter } from '../../engine/network/netfilter/Netfilter.ts';
import { nftablesNetfilter } from '../../engine/network/netfilter/NftablesNetfilter.ts';
import { NO_RECENT } from '../../engine/network/netfilter/RecentList.ts';
import { FRESH_KERNEL } from '../../engine/proxy/iptables/IptablesKernel.ts';
import { applyIptables, syncIptables } from '../../engine/proxy/iptables/syncIptables.ts';
import type { ProxiedPort } from '../../engine/proxy/model/ProxyTracker.ts';
import { ProxyTracker } from '../../engine/proxy/model/ProxyTracker.ts';
import { NftablesProxier } from '../../engine/proxy/nftables/NftablesProxier.ts';
import { Prng } from '../../engine/sim/Prng.ts';
import { LOAD_CONFIG, loadService, loadSlice } from '../proxyLoad.ts';
import { cpuSeconds, figure, print } from './Figure.ts';

const PACKETS = 4000;
const QUANTILES = [0.01, 0.5, 0.9, 0.99] as const;

type Quantiles = readonly [number, number, number, number];

/** KEP-3866, iptables-vs-nftables.svg: first packet round trip, ms, at p01, p50, p90, p99. */
const IPTABLES_MS: Readonly<Record<number, Quantiles>> = {
  5000: [0.018, 0.049, 0.12, 0.156],
  10_000: [0.0115, 0.061, 0.187, 0.262],
  30_000: [0.041, 0.274, 0.491, 0.716],
};
const NFTABLES_MS: Quantiles = [0.01, 0.014, 0.022, 0.037];

/** Within these times the published figure. p01 and p50 of iptables: positions are drawn uniformly. */
const NEAR = [0.67, 1.5] as const;
const UNIFORM = [0.45, 2.25] as const;

function isLocal(): boolean {
  return false;
}

function packetTo(p: ProxiedPort): HookPacket {
  return {
    protocol: p.port.protocol,
    src: '10.244.1.200',
    sport: 40_000,
    dst: p.port.clusterIP,
    dport: p.port.port,
    inInterface: 'cni0',
    mark: 0,
    state: 'NEW',
    dnat: false,
  };
}

function netfilters(n: number): {
  readonly ports: readonly ProxiedPort[];
  readonly modes: readonly (readonly [string, Netfilter])[];
} {
  const tracker = new ProxyTracker('IPv4', LOAD_CONFIG.nodeName);
  for (let i = 0; i < n; i++) {
    tracker.setService(loadService(i));
    tracker.setSlice(loadSlice(i, 2));
  }
  const ports = tracker.ports();
  const base = { config: LOAD_CONFIG, family: 'IPv4' as const, ports, large: 2 * n > 1000 };
  const input = { ...base, changed: () => true, full: true, cleanUp: true };
  const tables = applyIptables(FRESH_KERNEL, syncIptables(input, FRESH_KERNEL), true);
  const nft = new NftablesProxier(LOAD_CONFIG, 'IPv4');
  nft.sync(tracker, 0);
  const modes = [
    ['iptables', iptablesNetfilter(tables)],
    ['nftables', nftablesNetfilter(nft.table, 'IPv4')],
  ] as const;
  return { ports, modes };
}

/** First packets to Services drawn uniformly: µs of their round trips by the published constants. */
function roundTrips(net: Netfilter, ports: readonly ProxiedPort[]): readonly number[] {
  const prng = new Prng(7);
  const env: HookEnv = { isLocal, chance: (of) => prng.int(of) === 0, recent: NO_RECENT };
  const out = Array.from({ length: PACKETS }, () => {
    const { vethUs, natUs, ruleUs } = connectionCosts(prng, PUBLISHED);
    const judged = judgeAtNode(net, packetTo(ports[prng.int(ports.length)]!), env);
    const walked = judged.steps.reduce((n, s) => n + s.result.walked, 0);
    return 4 * vethUs + natUs + walked * ruleUs;
  });
  return out.sort((x, y) => x - y);
}

function compare(mode: string, n: number, us: readonly number[]): void {
  const published = mode === 'iptables' ? IPTABLES_MS[n]! : NFTABLES_MS;
  QUANTILES.forEach((q, i) => {
    const ratio = us[Math.floor(q * us.length)]! / 1000 / published[i]!;
    const [low, high] = mode === 'iptables' && q <= 0.5 ? UNIFORM : NEAR;
    const id = `first-packet-${mode}-${n}-p${String(q * 100).padStart(2, '0')}`;
    const what = `first packet, ${mode}, ${n} Services, times the published ${published[i]} ms`;
    const f = figure(id, what, ratio, '', `${low} to ${high}`);
    print({ ...f, holds: ratio >= low && ratio <= high });
  });
}

/** Latency of first packets against the published chart, and what judging one costs the worker. */
export function firstPacket(): void {
  for (const n of [5000, 10_000, 30_000]) {
    const { ports, modes } = netfilters(n);
    for (const [mode, net] of modes) {
      let us: readonly number[] = [];
      const cpu = cpuSeconds(() => {
        us = roundTrips(net, ports);
      });
      compare(mode, n, us);
      const what = `CPU to judge a first packet, ${mode}, ${n} Services`;
      const target = n === 5000 ? '<= 1' : '';
      print(figure(`judge-${mode}-${n}`, what, (cpu / PACKETS) * 1000, 'ms', target));
    }
  }
}
