import { describe, expect, it } from 'vitest';
import type { HorizontalPodAutoscaler } from '../../api/autoscaling/horizontalpodautoscaler/fields.ts';
import type { KubeEvent } from '../../api/core/event/fields.ts';
import { Cluster } from '../../Cluster.ts';
import { MINUTE, SECOND } from '../../sim/time.ts';
import type { Past } from './normalize.ts';
import { stabilized, stabilizedBy, withinBehavior, withinRules } from './normalize.ts';
import { parseSelector } from './parseSelector.ts';

const APPS = '/apis/apps/v1/namespaces/default/deployments';
const AUTOSCALERS = '/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers';
const MERGE = { 'content-type': 'application/merge-patch+json' };

function deploy(c: Cluster, replicas: number, use: string | undefined): void {
  const containers = [{ name: 'c', image: 'nginx:1.27', resources: { requests: { cpu: '100m' } } }];
  const annotations = use === undefined ? {} : { 'fake/cpu.c': use };
  const template = { metadata: { labels: { app: 'web' }, annotations }, spec: { containers } };
  const spec = { replicas, selector: { matchLabels: { app: 'web' } }, template };
  c.kubectl.ask({ method: 'POST', path: APPS, body: { metadata: { name: 'web' }, spec } });
}

function scaled(seed: number, use: string | undefined, hpa: object): Cluster {
  const c = new Cluster({ seed, controlPlanes: 1, workers: 3 });
  c.boot();
  deploy(c, 2, use);
  const target = { type: 'Utilization', averageUtilization: 50 };
  const spec = {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
    maxReplicas: 6,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }],
    ...hpa,
  };
  const body = { metadata: { name: 'web' }, spec };
  expect(c.kubectl.ask({ method: 'POST', path: AUTOSCALERS, body }).response.code).toBe(201);
  return c;
}

function status(c: Cluster): NonNullable<HorizontalPodAutoscaler['status']> {
  const { response } = c.kubectl.ask({ method: 'GET', path: `${AUTOSCALERS}/web` });
  return (response.body as HorizontalPodAutoscaler).status!;
}

function events(c: Cluster): readonly KubeEvent[] {
  const path = '/api/v1/namespaces/default/events';
  const { items } = c.kubectl.ask({ method: 'GET', path }).response.body as { items: KubeEvent[] };
  return items.filter((e) => e.involvedObject?.kind === 'HorizontalPodAutoscaler');
}

function condition(c: Cluster, type: string): object | undefined {
  return status(c).conditions?.find((x) => x.type === type);
}

describe('HorizontalPodAutoscaler', () => {
  it('[HP1] without figures says what a cluster without a metrics server says', () => {
    const c = scaled(101, undefined, {});
    c.sim.runUntil(c.sim.now + 20 * SECOND);
    const reason = 'FailedGetResourceMetric';
    expect(condition(c, 'ScalingActive')).toMatchObject({ status: 'False', reason });
    const messages = events(c).map((e) => e.message);
    expect(messages.join()).toContain('(get pods.metrics.k8s.io)');
    expect(status(c)).toMatchObject({ currentReplicas: 2 });
  });

  it('[HP2] scales up to the use that Pods declare, at most to twice as many or four at once', () => {
    const c = scaled(102, '150m', { maxReplicas: 6 });
    c.sim.runUntil(c.sim.now + 32 * SECOND);
    expect(status(c)).toMatchObject({ desiredReplicas: 4 });
    expect(condition(c, 'ScalingLimited')).toMatchObject({ reason: 'ScaleUpLimit' });
    c.sim.runUntil(c.sim.now + 40 * SECOND);
    expect(status(c)).toMatchObject({ currentReplicas: 6, desiredReplicas: 6 });
    expect(condition(c, 'ScalingLimited')).toMatchObject({ reason: 'TooManyReplicas' });
    const current = { averageUtilization: 150, averageValue: '150m' };
    expect(status(c).currentMetrics?.[0]).toMatchObject({ resource: { current } });
    const told = events(c).filter((e) => e.reason === 'SuccessfulRescale');
    expect(told[0]?.message).toBe(
      'New size: 4; reason: cpu resource utilization (percentage of request) above target',
    );
    expect(c.sim.faults).toEqual([]);
  });

  it('[HP3] scales down only after five minutes of lower recommendations', () => {
    const c = scaled(103, '150m', { maxReplicas: 4 });
    c.sim.runUntil(c.sim.now + 60 * SECOND);
    expect(status(c)).toMatchObject({ currentReplicas: 4 });
    const template = { metadata: { annotations: { 'fake/cpu.c': '5m' } } };
    const body = { spec: { template } };
    c.kubectl.ask({ method: 'PATCH', path: `${APPS}/web`, headers: MERGE, body });
    c.sim.runUntil(c.sim.now + 2 * MINUTE);
    expect(condition(c, 'AbleToScale')).toMatchObject({ reason: 'ScaleDownStabilized' });
    expect(status(c)).toMatchObject({ currentReplicas: 4 });
    c.sim.runUntil(c.sim.now + 5 * MINUTE);
    expect(status(c)).toMatchObject({ currentReplicas: 1 });
  });

  it('[HP4] follows the limits and windows of its behavior', () => {
    const w = { current: 10, desired: 20, min: 1, max: 50, now: 600 * SECOND };
    const none: Past = { recommendations: [], ups: [], downs: [] };
    const up = { policies: [{ type: 'Pods', value: 3, periodSeconds: 60 }] };
    expect(withinBehavior({ scaleUp: up } as never, none, w)).toMatchObject({
      replicas: 13,
      verdict: { reason: 'ScaleUpLimit' },
    });
    const just = { ...none, ups: [{ replicas: 2, at: 590 * SECOND }] };
    expect(withinBehavior({ scaleUp: up } as never, just, w).replicas).toBe(11);
    const down = { policies: [{ type: 'Percent', value: 10, periodSeconds: 60 }] };
    const less = { ...w, desired: 2 };
    expect(withinBehavior({ scaleDown: down } as never, none, less).replicas).toBe(9);
    const off = { scaleDown: { ...down, selectPolicy: 'Disabled' } };
    expect(withinBehavior(off as never, none, less).replicas).toBe(10);
    const past = { ...none, recommendations: [{ replicas: 12, at: 400 * SECOND }] };
    expect(stabilizedBy({ scaleUp: { stabilizationWindowSeconds: 300 } } as never, past, w)).toBe(
      12,
    );
    expect(stabilizedBy({} as never, past, w)).toBe(20);
    expect(stabilized(past, less)).toBe(12);
    expect(withinRules(w).replicas).toBe(20);
  });

  it('[HP5] reads the selector that a Scale tells', () => {
    expect(parseSelector('app=web,tier in (a,b),!x,y,z!=1')).toEqual({
      matchLabels: { app: 'web' },
      matchExpressions: [
        { key: 'tier', operator: 'In', values: ['a', 'b'] },
        { key: 'x', operator: 'DoesNotExist' },
        { key: 'y', operator: 'Exists' },
        { key: 'z', operator: 'NotIn', values: ['1'] },
      ],
    });
  });

  it('[HP6] says that its target cannot be scaled', () => {
    const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'gone' };
    const c = scaled(104, undefined, { scaleTargetRef });
    c.sim.runUntil(c.sim.now + 20 * SECOND);
    expect(condition(c, 'AbleToScale')).toMatchObject({
      status: 'False',
      reason: 'FailedGetScale',
    });
    expect(events(c).map((e) => e.message)).toEqual(['deployments.apps "gone" not found']);
  });
});
