import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Node } from '../api/core/node/fields.ts';
import type { Pod } from '../api/core/pod/fields.ts';
import { Cache } from './cache/Cache.ts';
import type { Zone } from './cache/NodeTree.ts';
import { DEFAULT_CONFIGURATION } from './config/KubeSchedulerConfiguration.ts';
import { findNodes } from './findNodes.ts';
import type { Listers } from './framework/Listers.ts';
import type { Nominator } from './framework/Nominator.ts';
import { PodInfo } from './framework/PodInfo.ts';
import { rateNodes } from './rateNodes.ts';
import { SchedulerFork } from './why/SchedulerFork.ts';

const ZONE = 'topology.kubernetes.io/zone';
const TAINT = { key: 'dedicated', value: 'x', effect: 'NoSchedule' } as const;

/** A node as it is drawn: what the plain path looks at. */
interface Drawn {
  readonly cpu: number;
  readonly pods: number;
  readonly zone: number;
  readonly ssd: boolean;
  readonly tainted: boolean;
  readonly cordoned: boolean;
}

interface Asked {
  readonly cpu: number;
  readonly ssd: boolean;
  readonly tolerant: boolean;
  readonly port: number;
  readonly spread: boolean;
}

const drawnNode = fc.record({
  cpu: fc.integer({ min: 1, max: 8 }),
  pods: fc.integer({ min: 1, max: 6 }),
  zone: fc.nat(2),
  ssd: fc.boolean(),
  tainted: fc.boolean(),
  cordoned: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
});
const askedPod = fc.record({
  cpu: fc.integer({ min: 0, max: 3 }),
  ssd: fc.boolean(),
  tolerant: fc.boolean(),
  port: fc.integer({ min: 0, max: 3 }).map((n) => (n === 0 ? 8080 : 0)),
  spread: fc.boolean(),
});

function nodeOf(d: Drawn, i: number): Node {
  const disk: Readonly<Record<string, string>> = d.ssd ? { disk: 'ssd' } : {};
  return {
    metadata: { name: `n${i}`, labels: { [ZONE]: `z${d.zone}`, ...disk } },
    spec: {
      ...(d.tainted ? { taints: [TAINT] } : {}),
      ...(d.cordoned ? { unschedulable: true } : {}),
    },
    status: { allocatable: { cpu: String(d.cpu), memory: '64Gi', pods: String(d.pods) } },
  };
}

function podOf(a: Asked, i: number): Pod {
  const ports = a.port ? [{ containerPort: a.port, hostPort: a.port }] : [];
  const requests = { cpu: String(a.cpu) };
  const even = {
    maxSkew: 1,
    topologyKey: ZONE,
    whenUnsatisfiable: 'DoNotSchedule' as const,
    labelSelector: { matchLabels: { app: 'web' } },
  };
  return {
    metadata: { name: `p${i}`, namespace: 'default', uid: `u${i}`, labels: { app: 'web' } },
    spec: {
      containers: [{ name: 'c', resources: { requests }, ports }],
      ...(a.ssd ? { nodeSelector: { disk: 'ssd' } } : {}),
      ...(a.tolerant ? { tolerations: [{ key: TAINT.key, operator: 'Exists' as const }] } : {}),
      ...(a.spread ? { topologySpreadConstraints: [even] } : {}),
    },
  };
}

/** What stands on the nodes: pairs of a Pod's number and a node's. */
type Placed = readonly (readonly [pod: number, node: number])[];

/** Matching Pods of each zone, over the nodes that the Pod's own selector lets count. */
function zoneCounts(nodes: readonly Drawn[], a: Asked, placed: Placed): Map<number, number> {
  const counts = new Map<number, number>();
  const own = nodes.filter((n) => !a.ssd || n.ssd);
  for (const n of own) counts.set(n.zone, 0);
  for (const [, at] of placed) {
    const n = nodes[at]!;
    if (a.ssd && !n.ssd) continue;
    counts.set(n.zone, counts.get(n.zone)! + 1);
  }
  return counts;
}

/** Whether a Pod may go to a node, rule by rule, with nothing kept from before. */
function plainlyFits(
  nodes: readonly Drawn[],
  pods: readonly Asked[],
  placed: Placed,
  a: Asked,
  at: number,
): boolean {
  const n = nodes[at]!;
  const there = placed.filter(([, node]) => node === at).map(([p]) => pods[p]!);
  if (n.cordoned || (n.tainted && !a.tolerant) || (a.ssd && !n.ssd)) return false;
  if (there.length >= n.pods) return false;
  if (a.cpu > 0 && there.reduce((sum, p) => sum + p.cpu, a.cpu) > n.cpu) return false;
  if (a.port && there.some((p) => p.port === a.port)) return false;
  if (!a.spread) return true;
  const counts = zoneCounts(nodes, a, placed);
  return counts.get(n.zone)! + 1 - Math.min(...counts.values()) <= 1;
}

const NOBODY = { podsFor: () => [] } as unknown as Nominator;
const NOTHING = {
  services: () => [],
  namespaces: () => [],
  namespaceLabels: () => ({}),
  replicaSet: () => undefined,
  statefulSet: () => undefined,
  replicationController: () => undefined,
  volume: () => undefined,
  claim: () => undefined,
} as unknown as Listers;

function forkOf(nodes: readonly Drawn[]): SchedulerFork {
  const cache = new Cache(new Map<string, number>(), new Map<string, Zone>());
  nodes.forEach((d, i) => cache.setNode(nodeOf(d, i)));
  const configuration = DEFAULT_CONFIGURATION;
  return new SchedulerFork({ cache, listers: NOTHING, nominator: NOBODY, configuration });
}

/** Schedules one Pod after the other; answers where they went, and compares each step. */
function scheduleAll(nodes: readonly Drawn[], pods: readonly Asked[]): Placed {
  const fork = forkOf(nodes);
  const placed: [number, number][] = [];
  pods.forEach((a, i) => {
    const info = new PodInfo(podOf(a, i));
    const f = fork.framework(info)!;
    const cycle = f.newCycle();
    const { feasible } = findNodes(f, cycle, info, 0, 100);
    const own = feasible.map((n) => n.name).toSorted();
    const plain = nodes.flatMap((_, at) =>
      plainlyFits(nodes, pods, placed, a, at) ? [`n${at}`] : [],
    );
    expect(own).toEqual(plain.toSorted());
    if (feasible.length === 0) return;
    const best = feasible.length === 1 ? [0] : rateNodes(f, cycle, info, feasible).best;
    const chosen = feasible[best[0]!]!.name;
    fork.cache.addPod(info, chosen);
    placed.push([i, Number(chosen.slice(1))]);
  });
  return placed;
}

describe('the scheduler against rules written plainly', () => {
  const clusters = fc.tuple(
    fc.array(drawnNode, { minLength: 1, maxLength: 12 }),
    fc.array(askedPod, { minLength: 1, maxLength: 20 }),
  );

  it('[SC3] the same nodes fit at every step, whatever was placed before', () => {
    fc.assert(
      fc.property(clusters, ([nodes, pods]) => void scheduleAll(nodes, pods)),
      { numRuns: 150, seed: 7 },
    );
  });

  it('[SC3] no node is over its allocatable, no host port is taken twice', () => {
    fc.assert(
      fc.property(clusters, ([nodes, pods]) => {
        const placed = scheduleAll(nodes, pods);
        nodes.forEach((n, at) => {
          const there = placed.filter(([, node]) => node === at).map(([p]) => pods[p]!);
          expect(there.reduce((sum, p) => sum + p.cpu, 0)).toBeLessThanOrEqual(n.cpu);
          expect(there.length).toBeLessThanOrEqual(n.pods);
          expect(there.filter((p) => p.port !== 0).length).toBeLessThanOrEqual(1);
        });
      }),
      { numRuns: 50, seed: 8 },
    );
  });

  it('[SC3] on five hundred nodes too', () => {
    const draw = fc.sample(fc.array(drawnNode, { minLength: 500, maxLength: 500 }), {
      numRuns: 1,
      seed: 9,
    })[0]!;
    const pods = fc.sample(askedPod, { numRuns: 40, seed: 10 });
    expect(scheduleAll(draw, pods).length).toBeGreaterThan(20);
  });
});
