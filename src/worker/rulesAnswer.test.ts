import { describe, expect, it } from 'vitest';
import { Cluster } from '../engine/Cluster.ts';
import { SECOND } from '../engine/sim/time.ts';
import { networked, post } from '../tools/networkWorld.ts';
import { answer } from './answer.ts';

describe('what the page asks of the network', () => {
  it('[WO12] rules and connections of a node, as text', () => {
    const c = networked(1);
    c.sim.runUntil(c.sim.now + 15 * SECOND);
    const rules = answer(c, { ask: 'rules', node: 'worker-1' });
    expect(rules).toMatchObject({ mode: 'iptables', running: true });
    expect(JSON.stringify(rules)).toContain('kube-system/kube-dns:dns cluster IP');
    post(c, '/api/v1/namespaces/default/pods', {
      metadata: { name: 'shell' },
      spec: { containers: [{ name: 'c', image: 'nicolaka/netshoot', command: ['sleep', '1d'] }] },
    });
    c.sim.runUntil(c.sim.now + 10 * SECOND);
    const from = { at: 'pod', name: 'default/shell' } as const;
    const root = c.command({ do: 'traffic', from, command: ['nslookup', 'kubernetes'] });
    expect(answer(c, { ask: 'traffic', root })).toBeUndefined();
    c.sim.runUntil(c.sim.now + SECOND);
    expect(answer(c, { ask: 'traffic', root })).toMatchObject({ ip: '' });
    const all = c.machines.flatMap(
      (m) => answer(c, { ask: 'connections', node: m.name }) as readonly { state: string }[],
    );
    expect(all.some((x) => x.state === 'ASSURED')).toBe(true);
  });

  it('[WO12] nothing of a node that is not there', () => {
    const c = new Cluster({ seed: 1, controlPlanes: 1, workers: 0 });
    expect(answer(c, { ask: 'rules', node: 'worker-9' })).toBeUndefined();
    expect(answer(c, { ask: 'connections', node: 'worker-9' })).toEqual([]);
  });
});
