import { describe, expect, it } from 'vitest';
import type { PodRow } from '../../protocol/protocol.ts';
import { podStages } from './podStages.ts';

const ROW: PodRow = {
  uid: 'u',
  namespace: 'default',
  name: 'web',
  node: '',
  status: 'Pending',
  class: 'waiting',
  ready: 0,
  containers: 1,
  restarts: 0,
  ip: '',
  owner: '',
  milliCPU: 0,
  memory: 0,
  labels: {},
  wait: null,
  note: '',
};

function now(row: PodRow, object: Parameters<typeof podStages>[1]): string | undefined {
  return podStages(row, object).find((s) => s.state === 'now')?.name;
}

describe('the way of a Pod', () => {
  it('waits for a node, then for its sandbox, its containers and readiness', () => {
    const bound = { ...ROW, node: 'worker-1' };
    const sandbox = { type: 'PodReadyToStartContainers', status: 'True' };
    const running = [{ state: { running: {} } }];
    expect(now(ROW, undefined)).toBe('bound');
    expect(now(bound, undefined)).toBe('sandbox');
    expect(now(bound, { status: { conditions: [sandbox] } })).toBe('started');
    const status = { conditions: [sandbox], containerStatuses: running };
    expect(now(bound, { status })).toBe('ready');
    const ready = { ...status, conditions: [sandbox, { type: 'Ready', status: 'True' }] };
    expect(now(bound, { status: ready })).toBeUndefined();
  });

  it('has a stage for init containers where there are some', () => {
    const spec = { initContainers: [{ name: 'first' }] };
    const sandbox = { type: 'PodReadyToStartContainers', status: 'True' };
    const bound = { ...ROW, node: 'worker-1' };
    expect(now(bound, { spec, status: { conditions: [sandbox] } })).toBe('init');
  });
});
