import { describe, expect, it } from 'vitest';
import type { Job } from '../../api/batch/job/fields.ts';
import type { Pod } from '../../api/core/pod/fields.ts';
import { Cluster } from '../../Cluster.ts';
import { parseRfc3339 } from '../../sim/rfc3339.ts';
import { SECOND } from '../../sim/time.ts';
import { merged, parseIndexes, printIndexes, withIndexes } from './indexes.ts';

const JOBS = '/apis/batch/v1/namespaces/default/jobs';
const MERGE = { 'content-type': 'application/merge-patch+json' };

function booted(seed: number): Cluster {
  const c = new Cluster({ seed, controlPlanes: 1, workers: 3 });
  c.boot();
  c.sim.runUntil(c.sim.now + 5 * SECOND);
  return c;
}

function apply(c: Cluster, command: readonly string[], spec: object): void {
  const containers = [{ name: 'c', image: 'busybox:1.36', command }];
  const template = { spec: { restartPolicy: 'Never', containers } };
  const body = { metadata: { name: 'work' }, spec: { ...spec, template } };
  expect(c.kubectl.ask({ method: 'POST', path: JOBS, body }).response.code).toBe(201);
}

function job(c: Cluster): Job {
  return c.kubectl.ask({ method: 'GET', path: `${JOBS}/work` }).response.body as Job;
}

function pods(c: Cluster): readonly Pod[] {
  const { response } = c.kubectl.ask({ method: 'GET', path: '/api/v1/namespaces/default/pods' });
  return (response.body as { items: readonly Pod[] }).items;
}

function types(j: Job): readonly string[] {
  return (j.status?.conditions ?? []).filter((c) => c.status === 'True').map((c) => c.type!);
}

describe('Job', () => {
  it('[JB1] runs completions in parallel and counts each Pod before it lets it go', () => {
    const c = booted(51);
    apply(c, ['sleep', '3'], { completions: 5, parallelism: 2 });
    c.sim.runUntil(c.sim.now + 3 * SECOND);
    expect(job(c).status).toMatchObject({ active: 2, ready: 2 });
    for (let i = 0; i < 100 && !types(job(c)).includes('Complete'); i++) {
      expect(job(c).status?.active ?? 0).toBeLessThanOrEqual(2);
      c.sim.runUntil(c.sim.now + SECOND / 2);
    }
    expect(types(job(c))).toEqual(['SuccessCriteriaMet', 'Complete']);
    expect(job(c).status).toMatchObject({ succeeded: 5, uncountedTerminatedPods: {} });
    c.sim.runUntil(c.sim.now + SECOND);
    expect(pods(c)).toHaveLength(5);
    expect(pods(c).some((p) => p.metadata?.finalizers?.length)).toBe(false);
    expect(c.sim.faults).toEqual([]);
  });

  it('[JB2] waits 10, 20, 40 s after failures, then gives up at the back-off limit', () => {
    const c = booted(52);
    apply(c, ['sh', '-c', 'sleep 1; exit 1'], { backoffLimit: 3 });
    c.sim.runUntil(c.sim.now + 120 * SECOND);
    expect(types(job(c))).toEqual(['FailureTarget', 'Failed']);
    const made = pods(c).map((p) => parseRfc3339(p.metadata!.creationTimestamp!)! / SECOND);
    const sorted = made.sort((a, b) => a - b);
    const gaps = sorted.slice(1).map((t, i) => t - sorted[i]!);
    expect(gaps).toHaveLength(3);
    [10, 20, 40].forEach((wait, i) => {
      expect(gaps[i]).toBeGreaterThanOrEqual(wait);
      expect(gaps[i]).toBeLessThan(wait + 4);
    });
  });

  it('[JB3] stops its Pods while suspended and starts anew', () => {
    const c = booted(53);
    apply(c, ['sleep', '600'], { completions: 2, parallelism: 2 });
    c.sim.runUntil(c.sim.now + 3 * SECOND);
    const path = `${JOBS}/work`;
    const suspend = (value: boolean): void => {
      const body = { spec: { suspend: value } };
      c.kubectl.ask({ method: 'PATCH', path, body, headers: MERGE });
    };
    suspend(true);
    c.sim.runUntil(c.sim.now + 40 * SECOND);
    expect(types(job(c))).toEqual(['Suspended']);
    expect(job(c).status?.startTime).toBeUndefined();
    expect(pods(c)).toEqual([]);
    suspend(false);
    c.sim.runUntil(c.sim.now + 3 * SECOND);
    expect(pods(c)).toHaveLength(2);
    expect(types(job(c))).toEqual([]);
  });

  it('[JB4] fails at its deadline and takes its Pods along', () => {
    const c = booted(54);
    apply(c, ['sleep', '600'], { activeDeadlineSeconds: 5 });
    c.sim.runUntil(c.sim.now + 45 * SECOND);
    const failed = job(c).status?.conditions?.find((x) => x.type === 'Failed');
    expect(failed?.reason).toBe('DeadlineExceeded');
    expect(pods(c)).toEqual([]);
  });

  it('[JB5] gives indexed Pods their index', () => {
    const c = booted(55);
    apply(c, ['sleep', '1'], { completions: 3, parallelism: 3, completionMode: 'Indexed' });
    c.sim.runUntil(c.sim.now + SECOND);
    const names = pods(c).map((p) => p.metadata!.generateName);
    expect(names).toEqual(['work-0-', 'work-1-', 'work-2-']);
    expect(pods(c)[1]!.spec?.hostname).toBe('work-1');
  });

  it('[JB6] is deleted when its time after the end is over', () => {
    const c = booted(56);
    apply(c, ['sleep', '1'], { ttlSecondsAfterFinished: 5 });
    c.sim.runUntil(c.sim.now + 20 * SECOND);
    expect(c.kubectl.ask({ method: 'GET', path: `${JOBS}/work` }).response.code).toBe(404);
    expect(pods(c)).toEqual([]);
  });

  it('prints sets of indexes as kubectl shows them', () => {
    const some = withIndexes(parseIndexes('0-2,5', 10), [6, 8]);
    expect(printIndexes(some)).toBe('0-2,5,6,8');
    expect(printIndexes(merged(some, [[3, 4]]))).toBe('0-6,8');
  });
});
