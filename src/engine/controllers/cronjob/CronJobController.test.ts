import { describe, expect, it } from 'vitest';
import type { CronJob } from '../../api/batch/cronjob/fields.ts';
import type { Job } from '../../api/batch/job/fields.ts';
import type { KubeEvent } from '../../api/core/event/fields.ts';
import { Cluster } from '../../Cluster.ts';
import { MINUTE, SECOND } from '../../sim/time.ts';

const BATCH = '/apis/batch/v1/namespaces/default';
const MERGE = { 'content-type': 'application/merge-patch+json' };

function booted(seed: number): Cluster {
  const c = new Cluster({ seed, controlPlanes: 1, workers: 2 });
  c.boot();
  return c;
}

function apply(c: Cluster, command: readonly string[], spec: object): void {
  const containers = [{ name: 'c', image: 'busybox:1.36', command }];
  const template = { spec: { restartPolicy: 'Never', containers } };
  const jobTemplate = { metadata: { labels: { made: 'cron' } }, spec: { template } };
  const body = {
    metadata: { name: 'tick' },
    spec: { schedule: '* * * * *', ...spec, jobTemplate },
  };
  const path = `${BATCH}/cronjobs`;
  expect(c.kubectl.ask({ method: 'POST', path, body }).response.code).toBe(201);
}

function cronJob(c: Cluster): CronJob {
  return c.kubectl.ask({ method: 'GET', path: `${BATCH}/cronjobs/tick` }).response.body as CronJob;
}

function jobs(c: Cluster): readonly Job[] {
  const { response } = c.kubectl.ask({ method: 'GET', path: `${BATCH}/jobs` });
  return (response.body as { items: readonly Job[] }).items;
}

function reasons(c: Cluster): readonly string[] {
  const path = '/api/v1/namespaces/default/events';
  const { response } = c.kubectl.ask({ method: 'GET', path });
  const { items } = response.body as { items: readonly KubeEvent[] };
  return items.filter((e) => e.involvedObject?.kind === 'CronJob').map((e) => e.reason ?? '');
}

/** To 5 s after a minute began. */
function toMinute(c: Cluster, minutes: number): void {
  const next = (Math.floor(c.sim.now / MINUTE) + minutes) * MINUTE;
  c.sim.runUntil(next + 5 * SECOND);
}

describe('CronJob', () => {
  it('[CJ2] makes a Job at each minute, named after it, and tells it until it is complete', () => {
    const c = booted(71);
    apply(c, ['sleep', '20'], {});
    toMinute(c, 1);
    const [job] = jobs(c);
    const minute = Math.floor(c.sim.now / MINUTE);
    expect(job?.metadata?.name).toBe(`tick-${minute}`);
    expect(job?.metadata?.labels?.['made']).toBe('cron');
    expect(cronJob(c).status?.active?.map((a) => a.uid)).toEqual([job?.metadata?.uid]);
    c.sim.runUntil(c.sim.now + 30 * SECOND);
    expect(cronJob(c).status?.active ?? []).toEqual([]);
    expect(cronJob(c).status?.lastSuccessfulTime).toBe(jobs(c)[0]?.status?.completionTime);
    expect(c.sim.faults).toEqual([]);
  });

  it('[CJ3] keeps as many finished Jobs as its limits say', () => {
    const c = booted(72);
    apply(c, ['true'], { successfulJobsHistoryLimit: 1 });
    toMinute(c, 4);
    c.sim.runUntil(c.sim.now + 20 * SECOND);
    expect(jobs(c)).toHaveLength(1);
    expect(reasons(c)).toContain('SuccessfulDelete');
  });

  it('[CJ4] Forbid lets a running Job end first, Replace ends it', () => {
    for (const [concurrencyPolicy, reason] of [
      ['Forbid', 'JobAlreadyActive'],
      ['Replace', 'SuccessfulDelete'],
    ] as const) {
      const c = booted(73);
      apply(c, ['sleep', '600'], { concurrencyPolicy });
      toMinute(c, 1);
      const [first] = jobs(c);
      toMinute(c, 1);
      const now = jobs(c);
      expect(now).toHaveLength(1);
      const same = now[0]?.metadata?.uid === first?.metadata?.uid;
      expect(same).toBe(concurrencyPolicy === 'Forbid');
      expect(reasons(c)).toContain(reason);
    }
  });

  it('[CJ5] makes nothing while suspended, and the newest missed Job afterwards', () => {
    const c = booted(74);
    apply(c, ['true'], { suspend: true });
    toMinute(c, 3);
    expect(jobs(c)).toEqual([]);
    const path = `${BATCH}/cronjobs/tick`;
    const minute = Math.floor(c.sim.now / MINUTE);
    c.kubectl.ask({ method: 'PATCH', path, headers: MERGE, body: { spec: { suspend: false } } });
    c.sim.runUntil(c.sim.now + 5 * SECOND);
    expect(jobs(c).map((j) => j.metadata?.name)).toEqual([`tick-${minute}`]);
  });

  it('[CJ6] says of a time zone with summer time that it is not modelled', () => {
    const c = booted(75);
    apply(c, ['true'], { timeZone: 'Europe/Berlin' });
    toMinute(c, 2);
    expect(jobs(c)).toEqual([]);
    expect(reasons(c)).toContain('NotModelled');
  });
});
