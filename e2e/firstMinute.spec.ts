import { expect } from '@playwright/test';
import { test } from './fixtures/test.ts';

test('the first minute: a living cluster, Apply, and why ubuntu does not stay up', async ({
  page,
  cluster,
  editor,
}) => {
  await page.goto('/?lang=en&seed=1');
  await expect(cluster.node('cp-1')).toBeVisible();
  await expect(cluster.node('worker-3')).toBeVisible();
  await expect(editor.text).toBeVisible();
  await editor.apply.click();
  await expect(editor.answers).toContainText('pod/ubuntu created', { timeout: 30_000 });
  await expect(cluster.pod('default/ubuntu')).toBeVisible();
  await page.getByRole('radio', { name: '×10', exact: true }).check();
  await expect(cluster.pod('default/ubuntu', '(Completed|CrashLoopBackOff)')).toBeVisible({
    timeout: 30_000,
  });
});

test('the selection is in the address, and the address selects', async ({ page, cluster }) => {
  await page.goto('/?lang=en&seed=1&pace=1#Node/worker-2');
  const inspector = page.getByRole('region', { name: 'Inspector' });
  await expect(inspector.getByRole('heading', { name: 'worker-2' })).toBeVisible();
  await cluster.node('worker-1').getByRole('button').first().click();
  await expect(inspector.getByRole('heading', { name: 'worker-1' })).toBeVisible();
  await expect(page).toHaveURL(/#Node\/worker-1$/);
});
