import { describe, expect, it } from 'vitest';
import type { Node } from '../../api/core/node/fields.ts';
import { Cluster } from '../../Cluster.ts';
import { SECOND } from '../../sim/time.ts';
import { cidrSet, pieceAt, pieceOf } from './cidrSet.ts';

function rangeOf(c: Cluster, node: string): string {
  const kv = c.apiServers[0]!.apiServer.state.cache.get(`/registry/nodes/${node}`);
  return (kv?.value as Node | undefined)?.spec?.podCIDR ?? '';
}

describe('node IPAM', () => {
  it('[NI1] gives every node the next free /24, and its CNI plugin hears of it', () => {
    const c = new Cluster({ seed: 1, controlPlanes: 1, workers: 3 });
    c.boot();
    c.sim.runUntil(c.sim.now + 2 * SECOND);
    const names = c.machines.map((m) => m.name);
    const ranges = names.map((n) => rangeOf(c, n));
    expect(ranges.toSorted()).toEqual(names.map((_, i) => `10.244.${i}.0/24`));
    expect(c.runtimes.map((r) => r.cni.state.podCIDR)).toEqual(ranges);
  });

  it('[NI2] takes the range of a node that is gone back, and gives it out when its turn comes', () => {
    const c = new Cluster({ seed: 2, controlPlanes: 1, workers: 2 });
    c.boot();
    c.sim.runUntil(c.sim.now + 2 * SECOND);
    c.command({ do: 'removeWorker', machine: 'worker-1' });
    c.command({ do: 'addWorker' });
    c.sim.runUntil(c.sim.now + 5 * SECOND);
    expect(rangeOf(c, 'worker-3')).toBe('10.244.3.0/24');
    expect(c.sim.faults).toEqual([]);
  });

  it('[NI3] cuts ranges', () => {
    const set = cidrSet('10.128.0.0/9');
    expect(pieceAt(set, 300)).toBe('10.129.44.0/24');
    expect(pieceOf(set, '10.129.44.0/24')).toBe(300);
    expect(pieceOf(set, '10.1.0.0/24')).toBe(-1);
  });
});
