import { expect } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { test } from './fixtures/test.ts';

const POD = `apiVersion: v1
kind: Pod
metadata: { name: shared }
spec: { containers: [{ name: c, image: "nginx:1.27" }] }
`;

test('a link reproduces the run: same state, same selection, and it says so', async ({
  page,
  cluster,
}) => {
  await page.goto('/?lang=en&seed=9&paused=1');
  const hash = await page.evaluate(async (yaml) => {
    await window.kubarium.ready;
    await window.kubarium.advance('12s');
    await window.kubarium.apply(yaml);
    await window.kubarium.advance('20s');
    return window.kubarium.hash();
  }, POD);
  await cluster.pod('default/shared', 'Running').getByRole('button').first().click();
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  const link = await page.getByRole('textbox', { name: 'Link to this moment' }).inputValue();
  expect(link.length).toBeLessThan(8192);
  await page.goto('about:blank');
  await page.goto(link);
  await expect(page.getByText('This is exactly the shared moment')).toBeVisible();
  expect(await page.evaluate(() => window.kubarium.hash())).toBe(hash);
  await expect(cluster.pod('default/shared', 'Running')).toBeVisible();
  await expect(page).toHaveURL(/#Pod\/default\/shared$/);
});

test('a file holds the same run', async ({ page, cluster }, info) => {
  await page.goto('/?lang=en&seed=9&paused=1');
  await page.evaluate(async (yaml) => {
    await window.kubarium.ready;
    await window.kubarium.apply(yaml);
  }, POD);
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as a file' }).click();
  const file = info.outputPath('run.kubarium');
  await (await saved).saveAs(file);
  expect(readFileSync(file, 'utf8')).toMatch(/^1\./);
  await page.goto('/?lang=en&seed=1&paused=1');
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await page.getByLabel('Open a file…').setInputFiles(file);
  await expect(page.getByText('This is exactly the shared moment')).toBeVisible();
  await expect(cluster.pod('default/shared')).toBeVisible();
});

test('a broken link is explained and the page still opens', async ({ page, cluster }) => {
  await page.goto('/?lang=en&seed=1#run=1.abcdefg');
  await expect(page.getByRole('alert')).toContainText('The shared run cannot be opened');
  await expect(cluster.node('worker-1')).toBeVisible();
});
