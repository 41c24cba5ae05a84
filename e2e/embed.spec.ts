import { expect } from '@playwright/test';
import { test } from './fixtures/test.ts';

test('a live block: the cluster and its caption, without the tools', async ({ page, cluster }) => {
  await page.goto('/?lang=en&seed=1&embed=canvas');
  await expect(cluster.node('worker-3')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Editor' })).toHaveCount(0);
  await page.evaluate(async () => {
    await window.kubarium.ready;
    await window.kubarium.kubectl('create deployment web --image=nginx:1.27');
  });
  await expect(cluster.pod('default/web-.*', 'Running')).toBeVisible({ timeout: 30_000 });
});
