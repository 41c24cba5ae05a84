import { expect } from '@playwright/test';
import { test } from './fixtures/test.ts';

const SSD = `apiVersion: v1
kind: Pod
metadata: { name: fast }
spec:
  nodeSelector: { disk: ssd }
  containers: [{ name: c, image: "nginx:1.27" }]
`;

test('a nodeSelector that nobody has: read why, take the offered change, watch it bind', async ({
  page,
  cluster,
  editor,
}) => {
  await page.goto('/?lang=en&seed=1&pace=10');
  await editor.paste(SSD);
  await editor.apply.click();
  await cluster.pod('default/fast', 'Pending').getByRole('button').first().click();
  await page.getByRole('tab', { name: 'Why' }).click();
  await page.getByRole('button', { name: 'Open the whole table' }).click();
  const why = page.getByRole('region', { name: 'Why', exact: true });
  await expect(why).toContainText("3 node(s) didn't match Pod's node affinity/selector");
  await why.getByRole('button', { name: 'NodeAffinity, 3: refuses' }).click();
  const inspector = page.getByRole('region', { name: 'Inspector' });
  await expect(inspector).toContainText('wanted label disk');
  await inspector.getByRole('button', { name: 'line 5' }).click();
  await inspector.getByRole('button', { name: 'Label worker-1 as the Pod asks' }).click();
  await why.getByRole('button', { name: 'Close' }).click();
  await expect(cluster.pod('default/fast', 'Running')).toBeVisible({ timeout: 30_000 });
});

test('a table shows every score, and a cell its formula, in Korean too', async ({ page }) => {
  await page.goto('/?lang=ko&seed=1&paused=1');
  await page.evaluate(async (yaml) => {
    await window.kubarium.ready;
    await window.kubarium.apply(yaml.replace('  nodeSelector: { disk: ssd }\n', ''));
    await window.kubarium.advance('5s');
  }, SSD);
  await page.locator('[data-id="Pod/default/fast"]').getByRole('button').first().click();
  await page.getByRole('tab', { name: '이유' }).click();
  await page.locator('[data-id="button/why"]').click();
  const why = page.locator('[data-id="region/why"]');
  await why.getByRole('button', { name: /^NodeResourcesFit, worker-2: \d+$/ }).click();
  const pane = page.getByRole('region', { name: 'NodeResourcesFit, worker-2' });
  await expect(pane).toContainText('할당 가능한 cpu');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'TaintToleration, worker-2' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(why).toBeHidden();
});

test('a Pod that is not there yet: the preview asks where it would go', async ({
  page,
  editor,
}) => {
  await page.goto('/?lang=en&seed=1&pace=10');
  await editor.paste(SSD.replace('{ disk: ssd }', '{}'));
  await editor.region.getByRole('button', { name: 'Preview' }).click();
  await page.getByRole('button', { name: 'Where would it go?' }).click();
  const why = page.getByRole('region', { name: 'Why', exact: true });
  await expect(
    why.getByRole('button', { name: /^NodeResourcesFit, worker-1: \d+$/ }),
  ).toBeVisible();
});

test("the scheduler's configuration: mistakes in its words, who would move, and using it", async ({
  page,
}) => {
  await page.goto('/?lang=en&seed=1&paused=1#cp-1/kube-scheduler');
  await page.getByRole('button', { name: 'Configuration…' }).click();
  const text = page.getByRole('textbox', { name: 'KubeSchedulerConfiguration' });
  await expect(text).toHaveValue(/schedulerName: default-scheduler/);
  await text.fill(
    'apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\nprofile: []\n',
  );
  await page.getByRole('button', { name: 'Use it' }).click();
  await expect(page.getByText('strict decoding error: unknown field "profile"')).toBeVisible();
  await page.getByRole('button', { name: 'Example: pack tightly' }).click();
  await page.getByRole('button', { name: 'Who would move?' }).click();
  await expect(page.getByText(/would go elsewhere/)).toBeVisible();
  await page.getByRole('button', { name: 'Use it' }).click();
  await expect(page.getByText('The schedulers use it now.')).toBeVisible();
});

test('a preemption is told: candidates, victims, the nominated node', async ({ page, cluster }) => {
  await page.goto('/?lang=en&seed=1&paused=1');
  await page.evaluate(async () => {
    const pod = (name: string, priority: string): string => `---
apiVersion: v1
kind: Pod
metadata: { name: ${name} }
spec:
  ${priority}
  terminationGracePeriodSeconds: 5
  containers: [{ name: c, image: "nginx:1.27", resources: { requests: { cpu: "3" } } }]
`;
    await window.kubarium.ready;
    await window.kubarium.apply(`apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: { name: vip }
value: 1000
`);
    for (const n of ['a', 'b', 'c']) await window.kubarium.apply(pod(n, ''));
    await window.kubarium.advance('20s');
    await window.kubarium.apply(pod('vip', 'priorityClassName: vip'));
    await window.kubarium.advance('5s');
  });
  await cluster.pod('default/vip', 'Running').getByRole('button').first().click();
  await page.getByRole('tab', { name: 'Why' }).click();
  await page.getByRole('button', { name: 'Open the whole table' }).click();
  const told = page.getByRole('region', { name: 'Preemption' });
  await expect(told).toContainText(/worker-\d is nominated/);
  await expect(page.getByRole('region', { name: 'Attempts' })).toContainText(
    'scheduled to worker-',
  );
});
