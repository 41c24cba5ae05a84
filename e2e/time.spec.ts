import { expect } from '@playwright/test';
import './fixtures/kubarium.ts';
import { test } from './fixtures/test.ts';

const POD = `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "nginx:1.27" }]
`;

test.describe('time', () => {
  test.beforeEach(async ({ page }) => {
    await page.goto('/?lang=en&seed=7&paused=1');
    await page.evaluate(() => window.kubarium.ready);
    await page.evaluate((yaml) => window.kubarium.apply(yaml), POD);
    await page.evaluate(() => window.kubarium.advance('30s'));
  });

  test('a step back shows the cluster as it was, and back to now leads to the same end', async ({
    page,
    cluster,
  }) => {
    await expect(cluster.pod('default/web', 'Running')).toBeVisible();
    const hash = await page.evaluate(() => window.kubarium.hash());
    const now = await page.evaluate(() => window.kubarium.now());
    await page.getByRole('button', { name: 'Step back' }).click();
    await expect(page.getByText('In the past')).toBeVisible();
    expect(await page.evaluate(() => window.kubarium.now())).toBeLessThan(now);
    await page.getByRole('tab', { name: 'Timeline' }).click();
    await page.getByRole('button', { name: /^1\. kubectl asks the API server/ }).click();
    await expect(cluster.pod('default/web')).toHaveCount(0);
    await expect(page.getByRole('region', { name: 'Message' })).toContainText('kind: Pod');
    await page.getByRole('button', { name: 'Back to now' }).click();
    await expect(cluster.pod('default/web', 'Running')).toBeVisible();
    expect(await page.evaluate(() => window.kubarium.hash())).toBe(hash);
  });

  test('the scrubber goes to any moment; a change there starts a branch and the old future is kept', async ({
    page,
    cluster,
  }) => {
    await page.getByRole('slider', { name: 'Moment' }).fill('0');
    await expect(cluster.pod('default/web')).toHaveCount(0);
    const other = POD.replaceAll('web', 'other');
    await page.evaluate((yaml) => window.kubarium.apply(yaml), other);
    await page.evaluate(() => window.kubarium.advance('10s'));
    await expect(cluster.pod('default/other', 'Running')).toBeVisible();
    await page.getByRole('button', { name: 'Branches' }).click();
    await page.getByRole('menuitemcheckbox', { name: /^Branch 1/ }).click();
    await expect(cluster.pod('default/web', 'Running')).toBeVisible();
    await expect(cluster.pod('default/other')).toHaveCount(0);
  });

  test('undo goes to before the last change', async ({ page, cluster }) => {
    await expect(cluster.pod('default/web', 'Running')).toBeVisible();
    await page.getByRole('button', { name: 'Undo the last change' }).click();
    await expect(cluster.pod('default/web')).toHaveCount(0);
    await expect(page.getByText('In the past')).toBeVisible();
  });
});

test('a presentation goes hop by hop with a clicker’s keys', async ({ page }) => {
  await page.goto('/?lang=en&seed=7&paused=1');
  await page.evaluate(() => window.kubarium.ready);
  await page.evaluate((yaml) => window.kubarium.apply(yaml, { wait: false }), POD);
  await page.getByRole('button', { name: 'Present' }).click();
  const sentence = page.getByRole('heading', { level: 1 });
  await expect(sentence).toContainText('Press Space');
  await page.keyboard.press('PageDown');
  await expect(sentence).toContainText('kubectl asks the API server to create Pod default/web');
  await page.keyboard.press('PageDown');
  await expect(sentence).toContainText('The API server checks it');
  await page.keyboard.press('PageUp');
  await expect(sentence).toContainText('kubectl asks the API server');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'Inspector' })).toBeVisible();
});
