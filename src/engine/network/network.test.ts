import { describe, expect, it } from 'vitest';
import type { Pod } from '../api/core/pod/fields.ts';
import type { Service } from '../api/core/service/fields.ts';
import type { IptablesKernel } from '../proxy/iptables/IptablesKernel.ts';
import type { Cluster } from '../Cluster.ts';
import { SECOND } from '../sim/time.ts';
import type { Tuple } from './kernel/Conntrack.ts';
import { reversed } from './kernel/Conntrack.ts';
import type { NodeRules } from './kernel/NodeRules.ts';
import type { Flight } from './path/Flight.ts';
import type { Origin } from './path/Walker.ts';
import { Walker } from './path/Walker.ts';
import { networked, post } from '../../tools/networkWorld.ts';

const COSTS = { vethUs: 8, natUs: 9, ruleUs: 0.006 };

function run(c: Cluster, seconds: number): void {
  c.sim.runUntil(c.sim.now + seconds * SECOND);
  expect(c.sim.faults).toEqual([]);
}

/** A cluster with a Deployment `web` of nginx behind a Service `web`. */
function withWeb(seed: number, replicas: number, service: object = {}): Cluster {
  const c = networked(seed);
  const container = { name: 'c', image: 'nginx', ports: [{ containerPort: 80 }] };
  const labels = { app: 'web' };
  post(c, '/apis/apps/v1/namespaces/default/deployments', {
    metadata: { name: 'web' },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container] } },
    },
  });
  const spec = { selector: labels, ports: [{ port: 80 }], ...service };
  post(c, '/api/v1/namespaces/default/services', { metadata: { name: 'web' }, spec });
  run(c, 10);
  return c;
}

function serviceOf(c: Cluster, name: string): Service {
  const kv = c.apiServers[0]!.apiServer.state.cache.get(`/registry/services/default/${name}`);
  return kv!.value as Service;
}

interface PodAt {
  readonly ip: string;
  readonly machine: string;
}

function podsOf(c: Cluster): readonly PodAt[] {
  const pods = c.apiServers[0]!.apiServer.state.cache.keys();
  return pods
    .filter((k) => k.startsWith('/registry/pods/default/'))
    .map((k) => c.apiServers[0]!.apiServer.state.cache.get(k)!.value as Pod)
    .map((p) => ({ ip: p.status!.podIP!, machine: p.spec!.nodeName! }));
}

function fly(c: Cluster, origin: Origin, t: Tuple, flag: 'open' | 'answer' | 'data'): Flight {
  return new Walker(c.fabric, c.sim.prng, c.sim.now, COSTS).fly(origin, t, flag);
}

function tcp(src: string, sport: number, dst: string, dport: number): Tuple {
  return { protocol: 'tcp', src, sport, dst, dport };
}

/** The table nat of a node in iptables mode. */
function natOf(r: NodeRules): IptablesKernel['nat'] {
  if (r.mode !== 'iptables') throw new Error(r.mode);
  return r.tables.nat;
}

/** A connection attempt and, when somebody got it, the way back. */
function roundTrip(c: Cluster, origin: Origin, t: Tuple) {
  const there = fly(c, origin, t, 'open');
  const { end } = there;
  if (end.end !== 'pod' && end.end !== 'host') return { there, back: undefined };
  const from: Origin = { from: end.end, machine: end.machine };
  return { there, back: fly(c, from, reversed(there.packet), 'answer') };
}

describe('kube-proxy', () => {
  it('[NW2] writes rules into the kernel of every node, one object for equal nodes', () => {
    const c = withWeb(5, 3);
    const [first, ...others] = c.kernels.map((k) => k.kernel.state.rules!);
    expect(JSON.stringify(natOf(first!)['KUBE-SERVICES'])).toContain('default/web');
    for (const r of others) expect(r).toBe(first);
  });

  it('[NW3] lets a second pass between two syncs, and does nothing while nothing changes', () => {
    const c = withWeb(6, 3);
    const syncs = (): number[] => {
      const counts = c.proxies.map(({ proxier: { state: s } }) => s.fullSyncs + s.partialSyncs);
      return counts;
    };
    const before = syncs();
    run(c, 120);
    expect(syncs()).toEqual(before);
    const path = '/apis/apps/v1/namespaces/default/deployments/web';
    const headers = { 'content-type': 'application/merge-patch+json' };
    c.kubectl.ask({ method: 'PATCH', path, headers, body: { spec: { replicas: 9 } } });
    run(c, 10);
    for (const [i, n] of syncs().entries()) {
      expect(n).toBeGreaterThan(before[i]!);
      expect(n).toBeLessThanOrEqual(before[i]! + 10);
    }
  });

  it('[NW4] forgets Services that are gone', () => {
    const c = withWeb(7, 2);
    const path = '/api/v1/namespaces/default/services/web';
    c.kubectl.ask({ method: 'DELETE', path });
    run(c, 5);
    for (const k of c.kernels) {
      expect(JSON.stringify(k.kernel.state.rules)).not.toContain('default/web');
      expect(JSON.stringify(k.kernel.state.rules)).toContain('kube-system/kube-dns');
    }
  });
});

describe('a packet', () => {
  it('[NW5] from a Pod to a Service ends at an endpoint; its answer comes from the Service', () => {
    const c = withWeb(8, 4);
    const { clusterIP } = serviceOf(c, 'web').spec!;
    const pods = podsOf(c);
    const reached = new Map<string, number>();
    for (let i = 0; i < 400; i++) {
      const { ip, machine } = pods[i % pods.length]!;
      const t = tcp(ip, 40_000 + i, clusterIP!, 80);
      const { there, back } = roundTrip(c, { from: 'pod', machine }, t);
      expect(there.end.end).toBe('pod');
      expect(back!.end).toMatchObject({ end: 'pod', machine });
      expect(back!.packet).toEqual(reversed(t));
      reached.set(there.packet.dst, (reached.get(there.packet.dst) ?? 0) + 1);
    }
    // 400 draws over 4: the standard deviation is 8.7.
    expect([...reached.keys()].sort()).toEqual(pods.map((p) => p.ip).sort());
    for (const n of reached.values()) expect(Math.abs(n - 100)).toBeLessThan(4 * 8.7);
  });

  it('[NW6] of a known connection goes where the first one went', () => {
    const c = withWeb(9, 4);
    const { clusterIP } = serviceOf(c, 'web').spec!;
    const { ip, machine } = podsOf(c)[0]!;
    const t = tcp(ip, 41_000, clusterIP!, 80);
    const first = fly(c, { from: 'pod', machine }, t, 'open').packet;
    for (let i = 0; i < 20; i++) {
      expect(fly(c, { from: 'pod', machine }, t, 'data').packet).toEqual(first);
    }
  });

  it('[NW7] from a node is masqueraded, and its answer finds back', () => {
    const c = withWeb(10, 3);
    const { clusterIP } = serviceOf(c, 'web').spec!;
    for (const { name, ip } of c.machines) {
      const t = tcp(ip, 42_000, clusterIP!, 80);
      const { there, back } = roundTrip(c, { from: 'host', machine: name }, t);
      expect(there.end.end).toBe('pod');
      expect(back!.end).toEqual({ end: 'host', machine: name });
      expect(back!.packet).toEqual(reversed(t));
    }
  });

  it('[NW8] to a node port from outside reaches Pods of other nodes and finds back', () => {
    const c = withWeb(11, 1, { type: 'NodePort', ports: [{ port: 80, nodePort: 30_080 }] });
    const [pod] = podsOf(c);
    for (const { ip } of c.machines) {
      const t = tcp('198.51.100.7', 43_000, ip, 30_080);
      const { there, back } = roundTrip(c, { from: 'outside' }, t);
      expect(there.end).toMatchObject({ end: 'pod', machine: pod!.machine });
      expect(back!.end).toEqual({ end: 'outside' });
      expect(back!.packet).toEqual(reversed(t));
    }
  });

  it('[NW9] ends in exactly one way, whatever it is', () => {
    const c = withWeb(12, 3, { type: 'NodePort', ports: [{ port: 80, nodePort: 30_080 }] });
    const { clusterIP } = serviceOf(c, 'web').spec!;
    const { sim } = c;
    const addresses = [clusterIP!, '10.96.77.77', '10.244.1.99', '8.8.8.8', '127.0.0.1'];
    addresses.push(...c.machines.map((m) => m.ip), ...podsOf(c).map((p) => p.ip), '10.244.99.1');
    const ends = new Set<string>();
    for (let i = 0; i < 2000; i++) {
      const dst = addresses[sim.prng.int(addresses.length)]!;
      const dport = [80, 30_080, 6443, 9][sim.prng.int(4)]!;
      const protocol = (['tcp', 'udp', 'sctp'] as const)[sim.prng.int(3)]!;
      const pods = podsOf(c);
      const pod = pods[sim.prng.int(pods.length)]!;
      const machine = c.machines[sim.prng.int(c.machines.length)]!;
      const from = (['pod', 'host', 'outside'] as const)[sim.prng.int(3)]!;
      const own = dst.startsWith('127.') ? dst : machine.ip;
      const src = { pod: pod.ip, host: own, outside: '198.51.100.7' }[from];
      const origin: Origin =
        from === 'outside'
          ? { from }
          : { from, machine: from === 'pod' ? pod.machine : machine.name };
      const f = fly(c, origin, { protocol, src, sport: 1024 + i, dst, dport }, 'open');
      expect(f.us).toBeGreaterThanOrEqual(0);
      ends.add(f.end.end);
    }
    expect([...ends].sort()).toEqual(['host', 'lost', 'noRoute', 'pod', 'unreachable']);
  });

  it('[NW10] to a Service without endpoints is refused by a rule', () => {
    const c = withWeb(13, 0);
    const { clusterIP } = serviceOf(c, 'web').spec!;
    const { name, ip } = c.machines[1]!;
    const f = fly(c, { from: 'host', machine: name }, tcp(ip, 44_000, clusterIP!, 80), 'open');
    expect(f.end).toEqual({ end: 'rejected', machine: name });
    expect(f.hops.at(-1)!.rules.at(-1)!.text).toContain('default/web has no endpoints');
  });

  it('[NW11] does not pass a cut wire', () => {
    const c = withWeb(14, 1);
    const [pod] = podsOf(c);
    const other = c.machines.find((m) => m.name !== pod!.machine)!;
    c.sim.network.set(other.name, pod!.machine, { cut: true });
    const t = tcp(other.ip, 45_000, pod!.ip, 80);
    const f = fly(c, { from: 'host', machine: other.name }, t, 'open');
    expect(f.end).toEqual({ end: 'lost', machine: pod!.machine });
  });
});
