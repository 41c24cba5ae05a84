import { expect, it } from 'vitest';
import type { Sample } from './sample.ts';
import { percentile, withResult } from './sample.ts';

it('percentiles are nearest ranks', () => {
  const values = [50, 10, 40, 20, 30];
  expect([0, 50, 90, 99].map((p) => percentile(values, p))).toEqual([10, 30, 50, 50]);
  expect(percentile([], 50)).toBe(0);
});

it('results are joined by mode; a refused request has no time to connect', () => {
  const ok = { outcome: 'ok', connectUs: 300, endpoint: '10.244.1.2:80' };
  let samples: readonly Sample[] = [];
  samples = withResult(samples, { mode: 'nftables', ...ok });
  samples = withResult(samples, { mode: 'iptables', ...ok });
  samples = withResult(samples, {
    mode: 'iptables',
    outcome: 'refused',
    connectUs: 0,
    endpoint: '',
  });
  expect(samples.map((s) => s.mode)).toEqual(['iptables', 'nftables']);
  expect(samples[0]).toMatchObject({
    connectUs: [300],
    outcomes: { ok: 1, refused: 1 },
    endpoints: { '10.244.1.2:80': 1 },
  });
});
