import { describe, expect, it } from 'vitest';
import { LOAD_CONFIG, loadService, loadSlice } from '../../../tools/proxyLoad.ts';
import { ProxyTracker } from '../../proxy/model/ProxyTracker.ts';
import { UserspaceProxier } from '../../proxy/userspace/UserspaceProxier.ts';
import { iptablesNetfilter } from './IptablesNetfilter.ts';
import type { NodeJudgement } from './judgeAtNode.ts';
import { judgeAtNode } from './judgeAtNode.ts';
import { NO_RECENT } from './RecentList.ts';

const NODE = '192.168.10.11';
const NAME = 'bulk/svc-00001:http';

function world(endpoints: number): UserspaceProxier {
  const tracker = new ProxyTracker('IPv4', 'node-1');
  const s = loadService(1);
  const ports = [{ ...s.spec!.ports![0]!, nodePort: 30080 }];
  tracker.setService({ ...s, spec: { ...s.spec, type: 'NodePort', ports } });
  tracker.setSlice(loadSlice(1, endpoints));
  const proxier = new UserspaceProxier(LOAD_CONFIG, { base: 40_000, size: 10 });
  proxier.sync(tracker, 0, () => 0);
  return proxier;
}

function judged(
  p: UserspaceProxier,
  inInterface: string,
  dst: string,
  dport: number,
): NodeJudgement {
  const src = inInterface === '' ? NODE : '10.0.0.9';
  const packet = { protocol: 'tcp', src, sport: 4000, dst, dport, inInterface } as const;
  const env = { isLocal: (ip: string) => ip === NODE, chance: () => false, recent: NO_RECENT };
  return judgeAtNode(
    iptablesNetfilter(p.state.tables),
    { ...packet, mark: 0, state: 'NEW', dnat: false },
    { ...env, redirectTo: NODE },
  );
}

describe('[PX9] userspace: packets of a Service end at kube-proxy on their own node', () => {
  it.each([
    ['a Pod, to the ClusterIP', 'veth1', '172.16.0.1', 80],
    ['a Pod, to the node port', 'veth1', NODE, 30080],
    ['the node, to the ClusterIP', '', '172.16.0.1', 80],
    ['the node, to the node port', '', NODE, 30080],
    ['outside, to the node port', 'eth0', NODE, 30080],
  ])('%s', (_, inInterface, dst, dport) => {
    const p = world(2);
    const j = judged(p, inInterface, dst, dport);
    expect(j).toMatchObject({ end: 'HOST', to: { ip: NODE }, masquerade: false });
    expect(p.serviceAt('tcp', j.to!.port)).toBe(NAME);
  });

  it('also without endpoints: kube-proxy accepts, and has nobody to dial', () => {
    const p = world(0);
    const j = judged(p, 'veth1', '172.16.0.1', 80);
    expect(j.end).toBe('HOST');
    expect(p.dial(p.serviceAt('tcp', j.to!.port)!, '10.0.0.9', 0)).toBeUndefined();
  });

  it('what no Service has is none of its business', () => {
    expect(judged(world(2), 'veth1', '172.16.0.1', 81)).toMatchObject({ end: 'FORWARD' });
  });
});

describe('[PX8] userspace spreads connections in turn', () => {
  it('exactly even', () => {
    const p = world(5);
    const counts = new Map<string, number>();
    for (let i = 0; i < 1000; i++) {
      const { endpoint } = p.dial(NAME, `10.9.0.${i % 250}`, i)!;
      counts.set(endpoint, (counts.get(endpoint) ?? 0) + 1);
    }
    expect([...counts.values()]).toEqual([200, 200, 200, 200, 200]);
  });
});
