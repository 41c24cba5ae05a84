import { expect, it } from 'vitest';
import type { ClusterCommand, Fault } from './api/ClusterCommand.ts';
import type { Deployment } from './api/apps/deployment/fields.ts';
import type { Pod } from './api/core/pod/fields.ts';
import { ClusterChecker } from './checkers/ClusterChecker.ts';
import { Cluster } from './Cluster.ts';
import { MINUTE, MS, SECOND } from './sim/time.ts';

const SEEDS = Number(process.env['KUBARIUM_CLUSTER_SEEDS'] ?? 6);
const FIRST = Number(process.env['KUBARIUM_CLUSTER_SEED'] ?? 1);

/** Disturbances a seed, then time without any, until all must be at rest. */
const ROUNDS = 24;
const REST_US = 150 * SECOND;

const APPS = '/apis/apps/v1/namespaces/default/deployments';
const PODS = '/api/v1/namespaces/default/pods';
const MERGE = { 'content-type': 'application/merge-patch+json' };

function deployment(name: string, replicas: number, port: number): unknown {
  const container = {
    name: 'web',
    image: 'nginx:1.27',
    ports: port > 0 ? [{ containerPort: 80, hostPort: port }] : [],
    resources: { requests: { cpu: '700m', memory: '256Mi' } },
  };
  const labels = { app: name };
  return {
    metadata: { name, labels },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container] } },
    },
  };
}

/** One cluster under trouble. Chance is the cluster's own, so that a seed tells all. */
class Swarm {
  readonly cluster: Cluster;
  readonly checker: ClusterChecker;

  constructor(seed: number) {
    this.cluster = new Cluster({ seed, controlPlanes: 3, workers: 4, addons: seed % 2 === 0 });
    this.cluster.boot();
    this.checker = new ClusterChecker(this.cluster);
  }

  int(n: number): number {
    return this.cluster.sim.prng.int(n);
  }

  pick<T>(list: readonly T[]): T {
    return list[this.int(list.length)]!;
  }

  command(c: ClusterCommand): void {
    if (this.cluster.refusal(c) === undefined) this.cluster.command(c);
  }

  fault(fault: Fault): void {
    this.command({ do: 'fault', fault });
  }

  run(us: number): void {
    this.checker.runUntil(this.cluster.sim.now + us);
  }

  request(method: string, path: string, body?: unknown): void {
    const headers = method === 'PATCH' ? { headers: MERGE } : {};
    this.command({ do: 'request', method, path, body, ...headers });
  }

  begin(): void {
    this.request('POST', APPS, deployment('web', 5, 0));
    this.request('POST', APPS, deployment('edge', 3, 8080));
    this.run(3 * SECOND);
  }

  disturb(): void {
    const machines = this.cluster.present().map((m) => m.name);
    const target = this.pick(machines);
    const other = this.pick(machines.filter((m) => m !== target));
    switch (this.int(6)) {
      case 0:
        return this.fault({ kind: 'restart', target, how: this.pick(['kill', 'term', 'power']) });
      case 1:
        return this.fault({ kind: 'stop', target, how: this.pick(['kill', 'power']) });
      case 2:
        return this.fault({ kind: 'partition', target, ...this.pick([{}, { from: other }]) });
      case 3: {
        const link = { latencyMs: this.int(50), jitterMs: this.int(50), lossPercent: this.int(30) };
        return this.fault({ kind: 'link', target, ...link });
      }
      case 4:
        return this.killLeader();
      default:
        return this.mend(target);
    }
  }

  killLeader(): void {
    const { controllerManagers, schedulers } = this.cluster;
    const leader = this.pick([controllerManagers, schedulers]).find((m) => m.elector.leading);
    if (leader) this.fault({ kind: 'restart', target: leader.name });
  }

  mend(target: string): void {
    this.fault({ kind: 'heal', target });
    for (const { name } of this.cluster.present()) this.fault({ kind: 'start', target: name });
  }

  /** What users do all day. */
  churn(): void {
    const worker = `worker-${1 + this.int(4)}`;
    const path = `/api/v1/nodes/${worker}`;
    switch (this.int(5)) {
      case 0:
        return this.request('PATCH', `${APPS}/web`, { spec: { replicas: this.int(16) } });
      case 1:
        return this.drain(worker);
      case 2:
        return this.request('PATCH', path, { spec: { unschedulable: null } });
      case 3: {
        const metadata = { labels: { app: 'web' }, annotations: { round: `${this.int(1000)}` } };
        return this.request('PATCH', `${APPS}/web`, { spec: { template: { metadata } } });
      }
      default: {
        const pods = this.pods();
        if (pods.length > 0) this.request('DELETE', `${PODS}/${this.pick(pods).metadata!.name}`);
      }
    }
  }

  drain(node: string): void {
    this.request('PATCH', `/api/v1/nodes/${node}`, { spec: { unschedulable: true } });
    for (const p of this.pods()) {
      if (p.spec?.nodeName !== node) continue;
      const name = p.metadata!.name!;
      const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name } };
      this.request('POST', `${PODS}/${name}/eviction`, eviction);
    }
  }

  pods(): readonly Pod[] {
    return this.objects('/registry/pods/default/') as readonly Pod[];
  }

  objects(prefix: string): readonly unknown[] {
    const server = this.cluster.apiServers.find((s) => s.apiServer.ready);
    const out: unknown[] = [];
    const end = prefix.replace(/\/$/, '0');
    server?.apiServer.state.cache.range(prefix, end, (kv) => void out.push(kv.value));
    return out;
  }

  /** All is mended: caches come up to date, and every Deployment gets what it asks for. */
  rest(): void {
    for (const { name } of this.cluster.present()) this.mend(name);
    this.run(10 * SECOND);
    for (const { name } of this.cluster.config.workers) {
      this.request('PATCH', `/api/v1/nodes/${name}`, { spec: { unschedulable: null } });
    }
    this.run(REST_US);
    this.checker.runToPresent();
    for (const d of this.objects('/registry/deployments/default/') as readonly Deployment[]) {
      const { spec, status } = d;
      expect([d.metadata!.name, status?.availableReplicas ?? 0]).toEqual([
        d.metadata!.name,
        spec!.replicas,
      ]);
    }
  }

  /** From here on, a keyframe loaded into a fresh cluster ends as this one does. */
  continuesEqually(us: number): void {
    const { cluster } = this;
    const key = cluster.keyframe();
    const until = cluster.sim.now + us;
    this.checker.runUntil(until);
    const end = cluster.sim.hash();
    // What has not changed since then is saved only now.
    cluster.save();
    const fresh = new Cluster({ ...cluster.config, seed: 0 });
    fresh.load(key);
    fresh.sim.runUntil(until);
    expect(fresh.sim.hash()).toBe(end);
  }
}

it(
  `[CH1] [CH5] [CH6] holds its promises through faults and churn (${SEEDS} seeds)`,
  { timeout: (SEEDS * MINUTE) / MS },
  () => {
    for (let seed = FIRST; seed < FIRST + SEEDS; seed++) {
      try {
        const s = new Swarm(seed);
        s.begin();
        for (let i = 0; i < ROUNDS; i++) {
          if (s.int(2) === 0) s.disturb();
          s.churn();
          const us = s.int(8000) * MS;
          if (i % 8 === 5) s.continuesEqually(us);
          else s.run(us);
        }
        s.rest();
      } catch (error) {
        throw new Error(`seed ${seed}`, { cause: error });
      }
    }
  },
);
