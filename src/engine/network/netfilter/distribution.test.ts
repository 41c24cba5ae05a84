import { describe, expect, it } from 'vitest';
import { LOAD_CONFIG, loadService, loadSlice } from '../../../tools/proxyLoad.ts';
import type { ProxyMode } from '../../../tools/golden/ProxyReplay.ts';
import { ProxyReplay } from '../../../tools/golden/ProxyReplay.ts';
import { IpvsProxier } from '../../proxy/ipvs/IpvsProxier.ts';
import { ProxyTracker } from '../../proxy/model/ProxyTracker.ts';
import { Prng } from '../../sim/Prng.ts';
import { IpvsBalancer } from './IpvsBalancer.ts';
import { ipvsNetfilter } from './IpvsNetfilter.ts';
import { judgeAtNode } from './judgeAtNode.ts';
import type { HookPacket, Netfilter } from './Netfilter.ts';
import { NO_RECENT } from './RecentList.ts';

const ENDPOINTS = 5;
const CONNECTIONS = 4000;

function packet(i: number): HookPacket {
  return {
    protocol: 'tcp',
    src: `10.9.${i >> 8}.${i & 255}`,
    sport: 40_000 + i,
    dst: '172.16.0.1',
    dport: 80,
    inInterface: 'veth1',
    mark: 0,
    state: 'NEW',
    dnat: false,
  };
}

function chosen(n: Netfilter, packets: readonly HookPacket[], seed: number): readonly string[] {
  const prng = new Prng(seed);
  const chance = (of: number): boolean => prng.int(of) === 0;
  return packets.map((p) => {
    const judged = judgeAtNode(n, p, { isLocal: () => false, chance, recent: NO_RECENT });
    return judged.to?.ip ?? judged.end;
  });
}

function shares(all: readonly string[]): readonly number[] {
  const counts = new Map<string, number>();
  for (const ip of all) counts.set(ip, (counts.get(ip) ?? 0) + 1);
  return [...counts.values()];
}

const many = Array.from({ length: CONNECTIONS }, (_, i) => packet(i));

describe('[PX8] connections are spread over endpoints as the mode spreads them', () => {
  it.each(['iptables', 'nftables', 'ipvs'] as const)('%s: at random within 5 sigma', (mode) => {
    const config = { ...LOAD_CONFIG, ipFamilies: ['IPv4'] as const };
    const proxy = new ProxyReplay({ config, steps: [] }, mode as ProxyMode, 'IPv4');
    proxy.step({
      changes: [
        { op: 'apply', object: { ...loadService(1), kind: 'Service' } },
        { op: 'apply', object: { ...loadSlice(1, ENDPOINTS), kind: 'EndpointSlice' } },
      ],
    });
    const counts = shares(chosen(proxy.replay.netfilter!, many, 7));
    expect(counts).toHaveLength(ENDPOINTS);
    const p = 1 / ENDPOINTS;
    const sigma = Math.sqrt(CONNECTIONS * p * (1 - p));
    for (const n of counts) expect(Math.abs(n - CONNECTIONS * p)).toBeLessThan(5 * sigma);
  });

  function ipvs(scheduler: string): { readonly n: Netfilter; readonly balancer: IpvsBalancer } {
    const tracker = new ProxyTracker('IPv4', 'node-1');
    tracker.setService(loadService(1));
    tracker.setSlice(loadSlice(1, ENDPOINTS));
    const proxier = new IpvsProxier({ ...LOAD_CONFIG, ipvsScheduler: scheduler }, 'IPv4');
    proxier.sync(tracker);
    const balancer = new IpvsBalancer();
    return { n: ipvsNetfilter(proxier.kernel, 'IPv4', balancer), balancer };
  }

  it.each(['rr', 'wrr'])('ipvs %s: in turn, exactly even', (scheduler) => {
    const all = chosen(ipvs(scheduler).n, many, 1);
    expect(shares(all)).toEqual(Array.from({ length: ENDPOINTS }, () => CONNECTIONS / ENDPOINTS));
    expect(new Set(all.slice(0, ENDPOINTS)).size).toBe(ENDPOINTS);
  });

  it.each(['sh', 'mh'])('ipvs %s: by the client, always the same', (scheduler) => {
    const { n } = ipvs(scheduler);
    const again = many.map((p) => (scheduler === 'sh' ? { ...p, sport: p.sport + 1 } : p));
    expect(chosen(n, many, 1)).toEqual(chosen(n, again, 2));
    expect(shares(chosen(n, many, 1))).toHaveLength(ENDPOINTS);
  });

  it('ipvs dh: by the Service, all to one', () => {
    expect(shares(chosen(ipvs('dh').n, many, 1))).toEqual([CONNECTIONS]);
  });

  it.each(['lc', 'wlc', 'sed', 'nq'])('ipvs %s: to the one with the fewest connections', (s) => {
    const { n, balancer } = ipvs(s);
    const key = 'TCP 172.16.0.1:80';
    const all = many.slice(0, 100).map((p) => {
      const ip = chosen(n, [p], 1)[0]!;
      balancer.note(key, { address: ip, port: 8080, weight: 1 }, 'began');
      return ip;
    });
    expect(shares(all)).toEqual([20, 20, 20, 20, 20]);
    const busy = { address: all[0]!, port: 8080, weight: 1 };
    for (let i = 0; i < 5; i++) balancer.note(key, busy, 'ended');
    for (let i = 0; i < 5; i++) balancer.note(key, busy, 'forgotten');
    expect(chosen(n, [packet(1)], 1)).toEqual([busy.address]);
  });
});
