import { describe, expect, it } from 'vitest';
import type { Service } from '../api/core/service/fields.ts';
import type { ClusterProxyMode } from '../api/ClusterCommand.ts';
import type { Cluster } from '../Cluster.ts';
import type { Pod } from '../api/core/pod/fields.ts';
import { SECOND } from '../sim/time.ts';
import { networked, post } from '../../tools/networkWorld.ts';
import type { Tuple } from './kernel/Conntrack.ts';
import { rulesTextOf } from './kernel/NodeRules.ts';
import { rulesExplained } from './kernel/rulesExplained.ts';
import type { Flight } from './path/Flight.ts';
import type { Origin } from './path/Walker.ts';
import { Walker } from './path/Walker.ts';

const COSTS = { vethUs: 8, natUs: 9, ruleUs: 0.006 };
const REPLICAS = 4;

function run(c: Cluster, seconds: number): void {
  c.sim.runUntil(c.sim.now + seconds * SECOND);
  expect(c.sim.faults).toEqual([]);
}

/** A cluster with a Deployment `web` behind a NodePort Service, in a mode. */
function withWeb(seed: number, mode: ClusterProxyMode, replicas = REPLICAS): Cluster {
  const c = networked(seed);
  const labels = { app: 'web' };
  const container = { name: 'c', image: 'nginx', ports: [{ containerPort: 80 }] };
  const template = { metadata: { labels }, spec: { containers: [container] } };
  const spec = { replicas, selector: { matchLabels: labels }, template };
  post(c, '/apis/apps/v1/namespaces/default/deployments', { metadata: { name: 'web' }, spec });
  post(c, '/api/v1/namespaces/default/services', {
    metadata: { name: 'web' },
    spec: { selector: labels, type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] },
  });
  c.command({ do: 'proxyMode', mode });
  run(c, 15);
  return c;
}

function clusterIP(c: Cluster): string {
  const kv = c.apiServers[0]!.apiServer.state.cache.get('/registry/services/default/web');
  return (kv!.value as Service).spec!.clusterIP!;
}

interface PodAt {
  readonly ip: string;
  readonly machine: string;
}

function podsOf(c: Cluster): readonly PodAt[] {
  const { cache } = c.apiServers[0]!.apiServer.state;
  const keys = cache.keys().filter((k) => k.startsWith('/registry/pods/default/'));
  return keys
    .map((k) => cache.get(k)!.value as Pod)
    .map((p) => ({ ip: p.status!.podIP!, machine: p.spec!.nodeName! }));
}

function fly(c: Cluster, origin: Origin, t: Tuple, flag: 'open' | 'answer' | 'data'): Flight {
  return new Walker(c.fabric, c.sim.prng, c.sim.now, COSTS).fly(origin, t, flag);
}

function tcp(src: string, sport: number, dst: string, dport: number): Tuple {
  return { protocol: 'tcp', src, sport, dst, dport };
}

/** How often each endpoint was reached, from one Pod. */
function reached(c: Cluster, n: number, dst: string, dport: number): readonly number[] {
  const { ip, machine } = podsOf(c)[0]!;
  const counts = new Map<string, number>();
  for (let i = 0; i < n; i++) {
    const f = fly(c, { from: 'pod', machine }, tcp(ip, 40_000 + i, dst, dport), 'open');
    const key = f.end.end === 'pod' ? f.packet.dst : f.end.end;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts.values()];
}

const MODES = ['iptables', 'nftables', 'ipvs'] as const;

describe.each(MODES)('[PX14] a cluster whose kube-proxies run in mode %s', (mode) => {
  it('reaches every endpoint by ClusterIP and node port', () => {
    const c = withWeb(21, mode);
    const n = 200;
    for (const [dst, port] of [
      [clusterIP(c), 80],
      [c.machines[1]!.ip, 30080],
    ] as const) {
      const counts = reached(c, n, dst, port);
      expect(counts).toHaveLength(REPLICAS);
      for (const k of counts) expect(k).toBeGreaterThan(n / REPLICAS / 3);
    }
  });

  it('refuses a Service without endpoints', () => {
    const c = withWeb(22, mode, 0);
    const machine = c.machines[1]!;
    const t = tcp(machine.ip, 40_000, clusterIP(c), 80);
    expect(fly(c, { from: 'host', machine: machine.name }, t, 'open').end.end).toBe('rejected');
  });

  it('prints its rules, and ends in the same state after a keyframe', () => {
    const c = withWeb(23, mode);
    const text = rulesTextOf(c.kernels[1]!.kernel.state.rules!)
      .map((t) => t.text)
      .join('');
    expect(text).toContain(clusterIP(c));
    const groups = rulesExplained(c.kernels[1]!.kernel.state.rules!);
    expect(groups.length).toBeGreaterThan(10);
    for (const g of groups) {
      for (const l of g.lines) expect([l.text, l.says.id]).not.toEqual([l.text, 'rule.other']);
    }
    const frame = c.save();
    run(c, 20);
    const hash = c.sim.hash();
    c.load(frame);
    run(c, 20);
    expect(c.sim.hash()).toBe(hash);
  });
});

describe('[PX14] modes of one cluster', () => {
  it('ipvs serves endpoints in turn', () => {
    const c = withWeb(24, 'ipvs');
    expect(reached(c, 40, clusterIP(c), 80)).toEqual([10, 10, 10, 10]);
  });

  it('a connection lives on while the mode is switched', () => {
    const c = withWeb(25, 'iptables');
    const { ip, machine } = podsOf(c)[0]!;
    const t = tcp(ip, 45_000, clusterIP(c), 80);
    const first = fly(c, { from: 'pod', machine }, t, 'open').packet.dst;
    c.command({ do: 'proxyMode', mode: 'nftables' });
    run(c, 5);
    expect(c.kernels[1]!.kernel.state.rules!.mode).toBe('nftables');
    expect(fly(c, { from: 'pod', machine }, t, 'data').packet.dst).toBe(first);
  });

  it('ipvs leaves its servers behind when iptables follows, nftables takes them away', () => {
    const c = withWeb(27, 'ipvs');
    const ip = clusterIP(c);
    const { machine, ip: src } = podsOf(c)[0]!;
    const end = (port: number): string =>
      fly(c, { from: 'pod', machine }, tcp(src, port, ip, 80), 'open').end.end;
    c.command({ do: 'proxyMode', mode: 'iptables' });
    run(c, 5);
    const path = '/api/v1/namespaces/default/services/web';
    c.kubectl.ask({ method: 'DELETE', path });
    run(c, 5);
    expect(end(41_000)).toBe('pod');
    c.command({ do: 'proxyMode', mode: 'nftables' });
    run(c, 5);
    expect(end(41_001)).not.toBe('pod');
    c.command({ do: 'proxyMode', mode: 'iptables' });
    run(c, 5);
    expect(end(41_002)).not.toBe('pod');
  });

  it('one node may run in another mode than the rest', () => {
    const c = withWeb(26, 'iptables');
    c.command({ do: 'proxyMode', mode: 'ipvs', machine: 'worker-1' });
    run(c, 5);
    expect(c.kernels.map((k) => k.kernel.state.rules!.mode)).toEqual([
      'iptables',
      'ipvs',
      'iptables',
      'iptables',
    ]);
    expect(c.refusal({ do: 'proxyMode', mode: 'ipvs', machine: 'nobody' })).toBeDefined();
    expect(c.refusal({ do: 'proxyMode', mode: 'userspace' as 'ipvs' })).toContain('not modelled');
  });
});
