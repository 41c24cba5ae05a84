import { describe, expect, it } from 'vitest';
import type { Fault } from '../api/ClusterCommand.ts';
import type { KubeEvent } from '../api/core/event/fields.ts';
import type { Node } from '../api/core/node/fields.ts';
import type { Pod } from '../api/core/pod/fields.ts';
import { Cluster } from '../Cluster.ts';
import { MINUTE, SECOND } from '../sim/time.ts';
import { evictionMessage, rankedForEviction } from './evictionRank.ts';

const PODS = '/api/v1/namespaces/default/pods';

function booted(seed: number): Cluster {
  const c = new Cluster({ seed, controlPlanes: 1, workers: 1 });
  c.boot();
  return c;
}

function body(name: string, resources: object, more: object = {}): object {
  const containers = [{ name: 'c', image: 'nginx:1.27', resources }];
  return { metadata: { name }, spec: { nodeName: 'worker-1', containers, ...more } };
}

function make(c: Cluster, name: string, resources: object, more: object = {}): void {
  const request = { method: 'POST', path: PODS, body: body(name, resources, more) };
  expect(c.kubectl.ask(request).response.code).toBe(201);
}

function pod(c: Cluster, name: string): Pod {
  return c.kubectl.ask({ method: 'GET', path: `${PODS}/${name}` }).response.body as Pod;
}

function node(c: Cluster): Node {
  return c.kubectl.ask({ method: 'GET', path: '/api/v1/nodes/worker-1' }).response.body as Node;
}

function events(c: Cluster): readonly KubeEvent[] {
  const { response } = c.kubectl.ask({ method: 'GET', path: '/api/v1/events' });
  return (response.body as { items: readonly KubeEvent[] }).items;
}

function press(c: Cluster, available?: string): void {
  const fault: Fault = {
    kind: 'pressure',
    target: 'worker-1',
    resource: 'memory',
    ...(available === undefined ? {} : { available }),
  };
  expect(c.refusal({ do: 'fault', fault })).toBeUndefined();
  c.command({ do: 'fault', fault });
}

function run(c: Cluster, us: number): void {
  c.sim.runUntil(c.sim.now + us);
}

const GUARANTEED = { limits: { cpu: '100m', memory: '64Mi' } };

describe('eviction by the node', () => {
  it('[KU22] evicts one Pod after the other, those over their request first', () => {
    const c = booted(131);
    make(c, 'guaranteed', GUARANTEED);
    make(c, 'best', {});
    make(c, 'burstable', { requests: { memory: '64Mi' } });
    make(c, 'critical', {}, { priorityClassName: 'system-node-critical' });
    run(c, 10 * SECOND);
    press(c, '40Mi');
    run(c, 30 * SECOND);
    const evicted = events(c).filter((e) => e.reason === 'Evicted');
    expect(evicted.map((e) => e.involvedObject?.name)[0]).toBe('best');
    expect(evicted.map((e) => e.message)[0]).toBe(
      'The node was low on resource: memory. Threshold quantity: 100Mi, available: 40Mi. Container c was using 8Mi, request is 0, has larger consumption of memory. ',
    );
    expect(pod(c, 'best').status).toMatchObject({
      phase: 'Succeeded',
      conditions: expect.arrayContaining([
        expect.objectContaining({ type: 'DisruptionTarget', reason: 'TerminationByKubelet' }),
      ]) as unknown,
    });
    expect(pod(c, 'critical').status?.phase).toBe('Running');
    expect(c.sim.faults).toEqual([]);
  });

  it('[KU23] refuses Pods without requests while memory is short, and tells it for five minutes more', () => {
    const c = booted(132);
    press(c, '40Mi');
    run(c, 25 * SECOND);
    const condition = (): string | undefined =>
      node(c).status?.conditions?.find((x) => x.type === 'MemoryPressure')?.status;
    expect(condition()).toBe('True');
    expect(node(c).spec?.taints?.map((t) => t.key)).toContain('node.kubernetes.io/memory-pressure');
    make(c, 'best', {});
    make(c, 'asks', { requests: { memory: '1Mi' } });
    run(c, SECOND);
    expect(pod(c, 'best').status).toMatchObject({
      phase: 'Failed',
      reason: 'Evicted',
      message: 'Pod was rejected: The node had condition: [MemoryPressure]. ',
    });
    expect(pod(c, 'asks').status?.reason).toBeUndefined();
    press(c);
    run(c, 4 * MINUTE);
    expect(condition()).toBe('True');
    run(c, 2 * MINUTE);
    expect(condition()).toBe('False');
  });

  it('[KU22] ranks by excess, importance and size', () => {
    const p = (name: string, resources: object, priority: number, use?: string): Pod => {
      const annotations: Record<string, string> = use === undefined ? {} : { 'fake/memory.c': use };
      const o = body(name, resources, { priority }) as Pod;
      return { ...o, metadata: { ...o.metadata, annotations } };
    };
    const pods = [
      p('within', { requests: { memory: '64Mi' } }, 0),
      p('important', {}, 10),
      p('small', {}, 0),
      p('large', {}, 0, '1Gi'),
    ];
    const names = rankedForEviction(pods, 'memory').map((x) => x.metadata?.name);
    expect(names).toEqual(['large', 'small', 'important', 'within']);
    expect(evictionMessage(pods[3]!, 'memory', '40Mi')).toContain('was using 1Gi, request is 0');
    expect(rankedForEviction(pods, 'ephemeral-storage').at(-1)?.metadata?.name).toBe('important');
  });
});
