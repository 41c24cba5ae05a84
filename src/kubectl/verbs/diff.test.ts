import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import { SimulatedServer, timeOf } from '../../tools/golden/SimulatedServer.ts';
import { splitLine } from '../cli/splitLine.ts';
import { kubectl } from '../kubectl.ts';

const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } };

const STORED = [
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'settings', namespace: 'default', uid: 'u1' },
    data: { level: 'debug', size: '1' },
  },
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'key', namespace: 'default', uid: 'u2' },
    type: 'Opaque',
    data: { old: 'YQ==', same: 'Yg==', word: 'Yw==' },
  },
] as unknown as readonly KubeObject[];

function server(): SimulatedServer {
  return new SimulatedServer([NAMESPACE, ...STORED], timeOf('2026-02-03T04:05:06Z'));
}

async function said(
  s: SimulatedServer,
  line: string,
  stdin: object | string,
): Promise<readonly [string, string, number]> {
  let out = '';
  let err = '';
  const code = await kubectl(splitLine(line).slice(1), {
    transport: s,
    out: (t) => void (out += t),
    err: (t) => void (err += t),
    stdin: typeof stdin === 'string' ? stdin : JSON.stringify(stdin),
    signal: new AbortController().signal,
    config: { context: '', cluster: '', user: '', server: '', namespace: 'default' },
  });
  return [out.replace(/(LIVE|MERGED)-\d+/g, '$1'), err, code];
}

function settings(data: object): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data };
}

describe('kubectl diff', () => {
  it('[KC8] shows what apply would change and changes nothing', async () => {
    const s = server();
    const file = 'v1.ConfigMap.default.settings';
    const time = '2026-02-03 04:05:06.000000000 +0000';
    const [out, err, code] = await said(s, 'kubectl diff -f -', settings({ level: 'info' }));
    expect(out.replace(/06\.\d{9}/g, '06.000000000')).toBe(
      `diff -u -N /tmp/LIVE/${file} /tmp/MERGED/${file}
--- /tmp/LIVE/${file}\t${time}
+++ /tmp/MERGED/${file}\t${time}
@@ -1,6 +1,6 @@
 apiVersion: v1
 data:
-  level: debug
+  level: info
   size: "1"
 kind: ConfigMap
 metadata:
`,
    );
    expect([err, code]).toEqual(['', 1]);
    const [level] = await said(s, 'kubectl get cm settings -o jsonpath={.data.level}', '');
    expect(level).toBe('debug');
  });

  it('[KC8] says nothing when nothing would change', async () => {
    expect(await said(server(), 'kubectl diff -f -', settings({ size: '1' }))).toEqual(['', '', 0]);
  });

  it('[KC8] shows a new object whole, and what server-side apply would do', async () => {
    const s = server();
    const made = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'new' },
      data: { a: 'b' },
    };
    for (const flag of ['', ' --server-side']) {
      const [out, , code] = await said(s, `kubectl diff -f -${flag}`, made);
      expect(out).toMatch(/\n@@ -0,0 \+1,\d+ @@\n\+apiVersion: v1\n\+data:\n\+ {2}a: b\n/);
      expect(out).not.toContain('managedFields');
      expect(code).toBe(1);
    }
  });

  it("[KC8] masks a Secret's values", async () => {
    const changed = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'key' },
      data: { word: 'ZA==', more: 'ZQ==' },
    };
    const [out] = await said(server(), 'kubectl diff -f -', changed);
    expect(out).toContain("+  more: '***'\n   old: '***'\n   same: '***'\n");
    expect(out).toContain("-  word: '*** (before)'\n+  word: '*** (after)'\n");
    const [plain] = await said(server(), 'kubectl diff -f - --show-secrets', changed);
    expect(plain).toContain('-  word: Yw==\n+  word: ZA==\n');
  });

  it('[KC8] ends with 2 when it fails', async () => {
    const s = server();
    expect((await said(s, 'kubectl diff', ''))[2]).toBe(2);
    const [out, err, code] = await said(s, 'kubectl diff -f - -n nowhere', settings({ a: 'b' }));
    expect(out).toBe('');
    expect(err).toContain('namespaces "nowhere" not found');
    expect(code).toBe(2);
  });
});
