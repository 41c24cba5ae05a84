import { expect } from '@playwright/test';
import { test } from './fixtures/test.ts';

const pod = (name: string, more = ''): string => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
spec:
  containers:
  - name: c
    image: nginx:1.27
${more}`;

const CASES: readonly (readonly [what: string, yaml: string, answer: RegExp])[] = [
  ['text that is no YAML', 'a: [1, 2\nb: 3', /line 2/i],
  [
    'an unknown kind',
    'apiVersion: v1\nkind: Pot\nmetadata: { name: x }',
    /no matches for kind "Pot"/,
  ],
  [
    'an unknown field',
    pod('x', '    imagePullPolice: Always\n'),
    /unknown field "spec\.containers\[0\]\.imagePullPolice"/,
  ],
  ['a wrong type', pod('x', '    ports: [{ containerPort: http }]\n'), /containerPort/],
  [
    'a tab',
    'apiVersion: v1\nkind: Pod\nmetadata:\n\tname: x\n',
    /line 4: found character that cannot start any token/,
  ],
  ['a Korean name', pod('우분투'), /Invalid value: "우분투": a lowercase RFC 1123 subdomain/],
  ['an empty document', '# nothing\n', /no objects/],
];

test.describe('bad input is answered at its line, and the page lives on', () => {
  for (const [what, yaml, answer] of CASES) {
    test(what, async ({ page, editor }) => {
      await page.goto('/?lang=en&seed=1&pace=100');
      await editor.paste(yaml);
      await editor.apply.click();
      await expect(editor.answers).toContainText(answer);
    });
  }

  test('anchors, aliases and Windows line ends are YAML', async ({ page, editor, cluster }) => {
    await page.goto('/?lang=en&seed=1&pace=100');
    const yaml = pod('crlf').replace(
      'name: c\n',
      'name: &n c\n    env: [{ name: A, value: *n }]\n',
    );
    await editor.paste(yaml.replaceAll('\n', '\r\n'));
    await editor.apply.click();
    await expect(editor.answers).toContainText('pod/crlf created');
    await expect(cluster.pod('default/crlf')).toBeVisible();
  });

  test('a megabyte and five hundred documents get an answer', async ({ page, editor }) => {
    await page.goto('/?lang=en&seed=1&pace=100');
    const big = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: big }\ndata:\n  k: "${'x'.repeat(1_100_000)}"\n`;
    const answers = await page.evaluate(async (yaml) => {
      await window.kubarium.ready;
      return (await window.kubarium.apply(yaml)).results;
    }, big);
    expect(answers[0]!.verb).toBe('failed');
    const many = Array.from(
      { length: 500 },
      (_, i) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c${i} }\n`,
    );
    await editor.paste(many.join('---\n'));
    await editor.apply.click();
    await expect(editor.answers).toContainText('configmap/c499 created', { timeout: 20_000 });
  });

  test("a Pod that fits nowhere waits with the scheduler's sentence", async ({
    page,
    editor,
    cluster,
  }) => {
    await page.goto('/?lang=en&seed=1&pace=10');
    await editor.paste(pod('huge', '    resources: { requests: { cpu: "400" } }\n'));
    await editor.apply.click();
    await cluster.pod('default/huge', 'Pending').getByRole('button').first().click();
    await expect(page.getByRole('region', { name: 'Inspector' })).toContainText(
      /0\/\d nodes are available: .*3 Insufficient cpu/,
    );
  });
});
