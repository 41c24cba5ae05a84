import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import { SimulatedServer, timeOf } from '../../tools/golden/SimulatedServer.ts';
import { completions } from './completions.ts';

const NODES = ['w1', 'w2'].map((name) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name },
})) as readonly KubeObject[];

const SERVER = new SimulatedServer(NODES, timeOf('2026-02-03T04:05:06Z'));

describe('completions of a line', () => {
  it.each([
    ['kubectl dr', ['drain']],
    ['kubectl drain ', ['w1', 'w2']],
    ['kubectl drain --dis', ['--disable-eviction']],
    ['kubectl auth ', ['can-i', 'reconcile', 'whoami']],
    ['kubectl auth can-i del', ['delete']],
    ['kubectl auth can-i get deploy', ['deployments']],
    ['kubectl get pods -o go', ['go-template=']],
  ])('of %s', async (line, words) => {
    expect((await completions(line, SERVER, 'default')).words).toEqual(words);
  });
});
