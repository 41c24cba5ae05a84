import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import { SimulatedServer, timeOf } from '../../tools/golden/SimulatedServer.ts';
import { kubectl } from '../kubectl.ts';

/** An event about a Pod, or about a ReplicaSet of the same name. */
function event(name: string, kind: string, about: string): KubeObject {
  const time = '2026-02-03T04:05:00Z';
  const apiVersion = kind === 'Pod' ? 'v1' : 'apps/v1';
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace: 'default', uid: name, creationTimestamp: time },
    involvedObject: { kind, apiVersion, name: about, namespace: 'default' },
    type: 'Normal',
    reason: 'Told',
    message: name,
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
  } as unknown as KubeObject;
}

describe('kubectl events', () => {
  it('shows those about one object', async () => {
    const objects = [
      event('a', 'Pod', 'web'),
      event('b', 'ReplicaSet', 'web'),
      event('c', 'Pod', 'x'),
    ];
    const server = new SimulatedServer(objects, timeOf('2026-02-03T04:05:06Z'));
    let out = '';
    const code = await kubectl(['events', '--for', 'pod/web'], {
      transport: server,
      out: (t) => void (out += t),
      err: (t) => void (out += t),
      stdin: '',
      signal: new AbortController().signal,
      config: { context: '', cluster: '', user: '', server: '', namespace: 'default' },
    });
    expect(out).toBe(
      'LAST SEEN   TYPE     REASON   OBJECT    MESSAGE\n6s          Normal   Told     Pod/web   a\n',
    );
    expect(code).toBe(0);
  });
});
