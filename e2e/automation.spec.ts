import { expect } from '@playwright/test';
import './fixtures/kubarium.ts';
import { test } from './fixtures/test.ts';

const POD = `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "nginx:1.27" }]
`;

test.describe('the automation contract', () => {
  test.beforeEach(async ({ page }) => {
    await page.goto('/?lang=en&seed=7&paused=1');
    await page.evaluate(() => window.kubarium.ready);
  });

  test('applies, advances and stands still when paused', async ({ page }) => {
    const before = await page.evaluate(() => window.kubarium.now());
    const { results } = await page.evaluate((y) => window.kubarium.apply(y), POD);
    expect(results.map((r) => [r.key, r.verb])).toEqual([['Pod/default/web', 'created']]);
    const after = await page.evaluate(() => window.kubarium.now());
    expect(after).toBeGreaterThan(before);
    expect(await page.evaluate(() => window.kubarium.now())).toBe(after);
    const later = await page.evaluate(() => window.kubarium.advance('10s'));
    expect(later).toBe(after + 10_000);
  });

  test('shows what a script did while the clock stands', async ({ page, cluster }) => {
    await page.evaluate(async (y) => {
      await window.kubarium.apply(y);
      await window.kubarium.advance('30s');
    }, POD);
    await expect(cluster.pod('default/web', 'Running, 1/1 ready')).toBeVisible();
    const { stdout } = await page.evaluate(() => window.kubarium.kubectl('kubectl get pod web'));
    expect(stdout).toMatch(/web +1\/1 +Running +0 /);
  });

  test('tells refusals apart and rejects what it does not understand', async ({ page }) => {
    const yaml = POD.replace('name: web', 'name: 파드');
    const { results } = await page.evaluate((y) => window.kubarium.apply(y), yaml);
    expect(results[0]).toMatchObject({ verb: 'failed', status: 422 });
    expect(results[0]!.message).toContain('metadata.name: Invalid value: "파드"');
    const code = await page.evaluate(() =>
      window.kubarium.advance('soon').then(
        () => 'resolved',
        (e: { code: string }) => e.code,
      ),
    );
    expect(code).toBe('BadArgument');
  });

  test('goes back to a snapshot, and the same input gives the same hash', async ({ page }) => {
    const first = await page.evaluate(async (y) => {
      const bytes = await window.kubarium.snapshot();
      await window.kubarium.apply(y);
      await window.kubarium.advance('1m');
      const hash = await window.kubarium.hash();
      await window.kubarium.restore(bytes);
      await window.kubarium.apply(y);
      await window.kubarium.advance('1m');
      return [hash, await window.kubarium.hash()];
    }, POD);
    expect(first[1]).toBe(first[0]);
    expect(first[0]).toMatch(/^[0-9a-f]{16}$/);
  });

  test('traces a command by its root', async ({ page }) => {
    const rows = await page.evaluate(async (y) => {
      const { commandId } = await window.kubarium.apply(y);
      await window.kubarium.advance('5s');
      return window.kubarium.trace({ root: commandId });
    }, POD);
    expect(rows.length).toBeGreaterThan(10);
    expect(new Set(rows.map((r) => r.root)).size).toBe(1);
    expect(rows.some((r) => r.kind === 'raft')).toBe(true);
  });
});
