import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Node } from '../../api/core/node/fields.ts';
import type { Pod } from '../../api/core/pod/fields.ts';
import type { NodeInfo } from '../framework/NodeInfo.ts';
import { PodInfo } from '../framework/PodInfo.ts';
import { parseLabelSelector } from '../framework/Selector.ts';
import { Cache } from './Cache.ts';
import type { Zone } from './NodeTree.ts';

const ZONE = 'topology.kubernetes.io/zone';
const BLUE = parseLabelSelector({ matchLabels: { color: 'blue' } });

function node(name: string, zone: number): Node {
  const labels = { [ZONE]: `z${zone}` };
  return { metadata: { name, labels }, status: { allocatable: { cpu: '4', pods: '10' } } };
}

function pod(n: number, blue: boolean): PodInfo {
  const labels = { color: blue ? 'blue' : 'red' };
  const term = { topologyKey: ZONE, labelSelector: { matchLabels: labels } };
  const affinity = { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
  const containers = [{ name: 'c', resources: { requests: { cpu: `${n + 1}m` } } }];
  const metadata = { name: `p${n}`, namespace: 'default', uid: `u${n}`, labels };
  return new PodInfo({ metadata, spec: { containers, affinity } } satisfies Pod);
}

function fresh(): Cache {
  return new Cache(new Map<string, number>(), new Map<string, Zone>());
}

function figures(c: Cache, n: NodeInfo) {
  const cpu = n.requested.milliCPU;
  return [n.name, n.pods.map((p) => p.key), cpu, c.tally(['default'], BLUE).liveOn(n.name)];
}

function inOrder(values: readonly unknown[]): string[] {
  return values.map((v) => JSON.stringify(v)).toSorted();
}

/** Everything that plugins read, in an order of its own. */
function seen(c: Cache): unknown {
  const tally = c.tally(['default'], BLUE).by(ZONE, true);
  const groups = [...c.affinityGroups].map((g) => inOrder([...g.by(ZONE).values]));
  return {
    nodes: inOrder(c.nodes.map((n) => figures(c, n))),
    tally: inOrder([...tally.values]),
    groups: inOrder(groups),
    domains: inOrder([...c.domains(ZONE).values]),
  };
}

const step = fc.record({
  do: fc.constantFrom('put', 'put', 'put', 'take', 'node', 'drop'),
  pod: fc.nat(12),
  node: fc.nat(4),
  zone: fc.nat(2),
  blue: fc.boolean(),
});

describe('cache', () => {
  it('[SY3] counts the same as a cache that is made anew', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const c = fresh();
        const nodes = new Map<string, Node>();
        const placed = new Map<string, { readonly p: PodInfo; readonly on: string }>();
        c.tally(['default'], BLUE).by(ZONE, true);
        c.domains(ZONE);
        for (const s of steps) {
          const name = `n${s.node}`;
          const key = `default/p${s.pod}`;
          const had = placed.get(key);
          if (s.do === 'node') {
            nodes.set(name, node(name, s.zone));
            c.setNode(nodes.get(name)!);
          } else if (s.do === 'drop') {
            c.removeNode(name);
            nodes.delete(name);
          } else {
            if (had) c.removePod(had.p, had.on);
            placed.delete(key);
            if (s.do === 'take') continue;
            const p = pod(s.pod, s.blue);
            placed.set(key, { p, on: name });
            c.addPod(p, name);
          }
        }
        const again = fresh();
        for (const n of nodes.values()) again.setNode(n);
        for (const n of c.nodes) for (const p of n.pods) again.addPod(p, n.name);
        expect(seen(c)).toEqual(seen(again));
        const there = [...placed.values()].filter(({ on }) => nodes.has(on));
        expect(c.nodes.flatMap((n) => n.pods)).toHaveLength(there.length);
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
