import { expect, it } from 'vitest';
import type { TraceRow } from '../../engine/sim/Trace.ts';
import { traceNote } from './traceNote.ts';

function row(object: string, body: unknown, kind: TraceRow['kind'] = 'request'): TraceRow {
  const ends = { from: 0, to: 0, at: 0, until: 0, cause: 0, root: 1 };
  return { n: 1, id: 1, kind, verb: 'PATCH', object, num: 0, body, ...ends } as TraceRow;
}

const STATUS = '/api/v1/namespaces/default/pods/ubuntu/status';

it.each([
  [row('default/ubuntu', 'worker-2', 'work'), 'worker-2'],
  [row('/api/v1/namespaces/default/pods/a/binding', { target: { name: 'worker-1' } }), 'worker-1'],
  [
    row('/api/v1/namespaces/default/events', { type: 'Warning', reason: 'BackOff', message: 'm' }),
    'Warning BackOff m',
  ],
  [row(STATUS, { status: { phase: 'Pending' } }), 'Pending'],
  [
    row(STATUS, {
      status: {
        phase: 'Pending',
        conditions: [{ type: 'PodReadyToStartContainers', status: 'True' }],
        containerStatuses: [{ state: { waiting: { reason: 'ContainerCreating' } } }],
      },
    }),
    'ContainerCreating, PodReadyToStartContainers=True',
  ],
  [
    row(STATUS, {
      status: {
        phase: 'Running',
        containerStatuses: [{ state: { terminated: { reason: 'Completed', exitCode: 0 } } }],
      },
    }),
    'Completed (0)',
  ],
  [
    row('/apis/apps/v1/namespaces/default/replicasets/w/status', {
      status: { replicas: 3, readyReplicas: 1 },
    }),
    '1/3 ready',
  ],
  [
    row(STATUS, {
      status: {
        conditions: [{ type: 'PodReadyToStartContainers', status: 'True' }, { type: 'Ready' }],
      },
    }),
    'PodReadyToStartContainers=True',
  ],
  [row(STATUS, { status: { conditions: [{ type: 'Ready' }] } }), ''],
  [
    row('/api/v1/nodes/worker-2/status', {
      status: {
        conditions: [
          { type: 'MemoryPressure', status: 'Unknown' },
          { type: 'Ready', status: 'Unknown' },
        ],
      },
    }),
    'Ready=Unknown',
  ],
  [
    row('/api/v1/nodes/worker-2', {
      spec: { taints: [{ key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' }] },
    }),
    'node.kubernetes.io/unreachable:NoExecute',
  ],
  [row('/apis/apps/v1/namespaces/a/replicasets/w', { spec: { replicas: 3 } }), 'replicas 3'],
  [row('/api/v1/namespaces/default/pods', { kind: 'Pod' }), ''],
])('%# says %s', (r, note) => expect(traceNote(r)).toBe(note));
