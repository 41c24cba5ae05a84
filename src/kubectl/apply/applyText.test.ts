import { describe, expect, it } from 'vitest';
import { SimulatedServer, timeOf } from '../../tools/golden/SimulatedServer.ts';
import { applyText } from './applyText.ts';
import { LAST_APPLIED } from './lastApplied.ts';

const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } };
const ACCOUNT = {
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name: 'default', namespace: 'default' },
};

function server(): SimulatedServer {
  return new SimulatedServer([NAMESPACE, ACCOUNT], timeOf('2026-02-03T04:05:06Z'));
}

const DEFAULTS = { namespace: 'default' };

const POD = `# a comment
apiVersion: v1
kind: Pod
metadata:
  name: ubuntu
spec:
  containers:
    - name: ubuntu
      image: ubuntu:20.04
`;

describe('apply of a text', () => {
  it('[KC1] creates, leaves alone, and changes', async () => {
    const s = server();
    const [made] = await applyText(POD, s, DEFAULTS);
    expect(made).toMatchObject({
      key: 'Pod/default/ubuntu',
      verb: 'created',
      code: 201,
      message: 'pod/ubuntu created',
      line: 2,
    });
    expect(made!.after?.metadata?.annotations?.[LAST_APPLIED]).toBe(
      '{"apiVersion":"v1","kind":"Pod","metadata":{"annotations":{},"name":"ubuntu","namespace":"default"},"spec":{"containers":[{"image":"ubuntu:20.04","name":"ubuntu"}]}}\n',
    );
    const [same] = await applyText(POD, s, DEFAULTS);
    expect(same!.message).toBe('pod/ubuntu unchanged');
    const map = '{apiVersion: v1, kind: ConfigMap, metadata: {name: m}, data: {a: b}}';
    await applyText(map, s, DEFAULTS);
    const [changed] = await applyText(map.replace('a: b', 'a: c'), s, DEFAULTS);
    expect(changed!.message).toBe('configmap/m configured');
    expect(changed!.after).toMatchObject({ data: { a: 'c' } });
  });

  it('[KC1] takes away what the last manifest had and this one lacks, nothing else', async () => {
    const s = server();
    const map = (data: string): string =>
      `{apiVersion: v1, kind: ConfigMap, metadata: {name: one}, data: {${data}}}`;
    await applyText(map('a: b, c: d'), s, DEFAULTS);
    const path = '/api/v1/namespaces/default/configmaps/one';
    const headers = { 'content-type': 'application/merge-patch+json' };
    await s.request({ method: 'PATCH', path, headers, body: { data: { mine: 'kept' } } });
    const [r] = await applyText(map('a: e'), s, DEFAULTS);
    expect(r!.verb).toBe('configured');
    expect(r!.after).toMatchObject({ data: { a: 'e', mine: 'kept' } });
    expect((r!.after as { data: object }).data).not.toHaveProperty('c');
  });

  it('[KC2] previews without changing anything', async () => {
    const s = server();
    const [r] = await applyText(POD, s, { ...DEFAULTS, dryRun: true });
    expect(r!.message).toBe('pod/ubuntu created (server dry run)');
    const path = '/api/v1/namespaces/default/pods/ubuntu';
    expect((await s.request({ method: 'GET', path })).code).toBe(404);
  });

  it('[KC3] puts every mistake of a refused object at its line', async () => {
    const text = `${POD}---\r
apiVersion: v1
kind: Pod
metadata:
  name: two
spec:
  containers:
    - name: Bad_Name
      image: nginx
      ports:
        - containerPort: 80
        - containerPort: 70000
`;
    const [, r] = await applyText(text, server(), DEFAULTS);
    expect(r!.verb).toBe('failed');
    expect(r!.code).toBe(422);
    expect(r!.message).toMatch(/^The Pod "two" is invalid: \n\* spec\.containers\[0\]\./);
    const lines = text.split('\n');
    for (const p of r!.problems) {
      expect(lines[p.line - 1]!.slice(p.column - 1)).toMatch(/^(name|containerPort):/);
    }
    expect(r!.problems.map((p) => p.line)).toEqual([17, 21]);
  });

  it('[KC3] points at unknown fields and wrong types', async () => {
    const unknown = POD.replace('image:', 'imag:');
    const [u] = await applyText(unknown, server(), DEFAULTS);
    expect(u!.problems[0]).toMatchObject({ line: 9, column: 7, endColumn: 11 });
    expect(u!.message).toContain('unknown field "spec.containers[0].imag"');
    const wrong = `${POD}      ports: [{containerPort: 80}, {containerPort: eighty}]\n`;
    const [w] = await applyText(wrong, server(), DEFAULTS);
    expect(w!.message).toContain('cannot unmarshal string into Go struct field');
    expect(w!.problems[0]).toMatchObject({ line: 10, column: 37 });
  });

  it('[KC4] stops at what does not parse, after what came before it', async () => {
    const text = `${POD}---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n spec:\n`;
    const [made, r] = await applyText(text, server(), DEFAULTS);
    expect(made!.verb).toBe('created');
    expect(r).toMatchObject({ verb: 'failed', problems: [{ line: 15 }] });
    expect(r!.message).toBe(
      'error: error parsing STDIN: error converting YAML to JSON: yaml: line 4: did not find expected key',
    );
  });

  it('[KC4] names an unknown kind and goes on', async () => {
    const text = `apiVersion: apps/v1\nkind: Deploymnt\nmetadata: {name: x}\n---\n${POD}`;
    const [r, made] = await applyText(text, server(), DEFAULTS);
    expect(r!.message).toBe(
      'error: resource mapping not found for name: "x" namespace: "" from "STDIN": no matches for kind "Deploymnt" in version "apps/v1"\nensure CRDs are installed first',
    );
    expect(r!.problems[0]).toMatchObject({ line: 2, column: 1 });
    expect(made!.verb).toBe('created');
  });

  it('[KC5] takes lists, anchors, empty documents and Windows line ends', async () => {
    const text =
      '---\n# nothing\n---\napiVersion: v1\nkind: List\nitems:\n- &a {apiVersion: v1, kind: ConfigMap, metadata: {name: one}, data: &d {a: "1"}}\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: two}\n  data:\n    <<: *d\n    b: on\n---\n';
    const r = await applyText(text.replaceAll('\n', '\r\n'), server(), DEFAULTS);
    expect(r.map((x) => [x.key, x.verb, x.line])).toEqual([
      ['ConfigMap/default/one', 'created', 7],
      ['ConfigMap/default/two', 'failed', 8],
    ]);
    expect(r[1]!.message).toContain('cannot unmarshal bool into Go struct field ConfigMap.data');
    expect(r[1]!.problems[0]!.line).toBe(13);
  });

  it('[KC5] answers 500 documents and a document of 1 MB', async () => {
    const many = Array.from(
      { length: 500 },
      (_, i) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: m-${i}\n`,
    ).join('---\n');
    const r = await applyText(many, server(), DEFAULTS);
    expect(r.filter((x) => x.verb === 'created')).toHaveLength(500);
    const big = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: big\ndata:\n${Array.from({ length: 10_000 }, (_, i) => `  k${i}: "${'x'.repeat(110)}"\n`).join('')}`;
    const [b] = await applyText(big, server(), DEFAULTS);
    expect(b!.verb).toBe('failed');
    expect(b!.message).toContain('Too long');
  });
});
