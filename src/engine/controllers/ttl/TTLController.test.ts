import { describe, expect, it } from 'vitest';
import type { Node } from '../../api/core/node/fields.ts';
import { Cluster } from '../../Cluster.ts';
import { SECOND } from '../../sim/time.ts';
import { stepFor } from './TTLController.ts';

describe('ttl controller', () => {
  it('[TT1] notes on every node how long its kubelet may keep what it has read', () => {
    const c = new Cluster({ seed: 1, controlPlanes: 1, workers: 2 });
    c.boot();
    c.sim.runUntil(c.sim.now + 3 * SECOND);
    for (const m of c.machines) {
      const kv = c.apiServers[0]!.apiServer.state.cache.get(`/registry/nodes/${m.name}`);
      const annotations = (kv?.value as Node | undefined)?.metadata?.annotations;
      expect(annotations?.['node.alpha.kubernetes.io/ttl']).toBe('0');
    }
    expect(c.sim.faults).toEqual([]);
  });

  it('[TT2] keeps a step while the number of nodes stays within it', () => {
    expect([100, 101, 501].map((n) => stepFor(n, 0))).toEqual([0, 1, 2]);
    expect([95, 90, 89].map((n) => stepFor(n, 1))).toEqual([1, 1, 0]);
    expect(stepFor(20_000, 0)).toBe(5);
  });
});
