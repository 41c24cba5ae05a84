import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import { SimulatedServer, timeOf } from '../../tools/golden/SimulatedServer.ts';
import { splitLine } from '../cli/splitLine.ts';
import { kubectl } from '../kubectl.ts';

const OBJECTS = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'zoo' } },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'reader', namespace: 'zoo' },
    rules: [
      { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] },
      { apiGroups: ['apps'], resources: ['deployments'], verbs: ['get'], resourceNames: ['web'] },
    ],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'reader', namespace: 'zoo' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'alice' }],
  },
] as readonly KubeObject[];

const SERVER = new SimulatedServer(OBJECTS, timeOf('2026-02-03T04:05:06Z'));

async function said(line: string): Promise<readonly [string, string, number]> {
  let out = '';
  let err = '';
  const code = await kubectl(splitLine(line).slice(1), {
    transport: SERVER,
    out: (t) => void (out += t),
    err: (t) => void (err += t),
    stdin: '',
    signal: new AbortController().signal,
    config: { context: '', cluster: '', user: '', server: '', namespace: 'zoo' },
  });
  return [out, err, code];
}

describe('kubectl auth can-i', () => {
  it.each([
    ['get pods --as=alice', 'yes\n', 0],
    ['get po --as=alice', 'yes\n', 0],
    ['delete pods --as=alice', 'no\n', 1],
    ['get pods -A --as=alice', 'no\n', 1],
    ['get deployments.apps/web --as=alice', 'yes\n', 0],
    ['get deployments.apps/api --as=alice', 'no\n', 1],
    ['get deployments.apps/web --subresource=scale --as=alice', 'no\n', 1],
    ['create deployments.apps --subresource=scale', 'yes\n', 0],
    ['get pods -q --as=bob', '', 1],
    ["'*' '*'", 'yes\n', 0],
    ['get /metrics', 'yes\n', 0],
    ['get /metrics --as=alice', 'no\n', 1],
  ])('[KC7] answers %s', async (words, out, code) => {
    expect(await said(`kubectl auth can-i ${words}`)).toEqual([out, '', code]);
  });

  it.each([
    ['get nosuch', "the server doesn't have a resource type 'nosuch'"],
    [
      'get nosuch.example.io',
      "the server doesn't have a resource type 'nosuch' in group 'example.io'",
    ],
    ['get nodes', "resource 'nodes' is not namespace scoped"],
    [
      'list storageclasses',
      "resource 'storageclasses' is not namespace scoped in group 'storage.k8s.io'",
    ],
    ['eat pods', "verb 'eat' is not a known verb"],
    ['eat /food', "verb 'eat' is not a known verb"],
  ])('[KC7] warns of %s and asks all the same', async (words, warning) => {
    expect(await said(`kubectl auth can-i ${words}`)).toEqual([
      'yes\n',
      `Warning: ${warning}\n\n`,
      0,
    ]);
  });

  it('[KC7] refuses flags and words that do not go together', async () => {
    expect((await said('kubectl auth can-i get'))[1]).toMatch(/^error: you must specify two arg/);
    expect((await said('kubectl auth can-i --list -A'))[1]).toMatch(/^error: list option can't be/);
    expect((await said('kubectl auth can-i get pods --no-headers'))[1]).toMatch(/without --list/);
    expect((await said('kubectl auth can-i get /x --subresource=y'))[1]).toMatch(/NonResourceURL/);
  });

  it('[KC7] lists what a user may do', async () => {
    const [out] = await said('kubectl auth can-i --list --as=alice');
    const lines = out.split('\n').map((l) => l.replace(/ {2,}/g, '|'));
    expect(lines[0]).toBe('Resources|Non-Resource URLs|Resource Names|Verbs');
    expect(lines).toContain('pods|[]|[]|[get list]');
    expect(lines).toContain('deployments.apps|[]|[web]|[get]');
    const [bare] = await said('kubectl auth can-i --list --as=alice --no-headers');
    expect(bare.split('\n')).toHaveLength(lines.length - 1);
  });
});

describe('kubectl auth whoami', () => {
  it('[KC7] says who asks', async () => {
    expect(await said('kubectl auth whoami --as=alice --as-group=dev')).toEqual([
      'ATTRIBUTE   VALUE\nUsername    alice\nGroups      [dev system:authenticated]\n',
      '',
      0,
    ]);
    const name = 'kubectl auth whoami --as=alice -o jsonpath={.status.userInfo.username}';
    expect((await said(name))[0]).toBe('alice');
  });
});
