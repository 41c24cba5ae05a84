import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import './fixtures/kubarium.ts';
import { test } from './fixtures/test.ts';

for (const query of ['lang=en&theme=light', 'lang=ko&theme=dark']) {
  test(`no barrier is found in a paused page (${query})`, async ({ page, editor }) => {
    await page.goto(`/?${query}&seed=1&paused=1`);
    await page.evaluate(() => window.kubarium.ready);
    await page.locator('.monaco-editor').waitFor();
    const found = await new AxeBuilder({ page }).exclude('.monaco-editor').analyze();
    const violations = found.violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`);
    expect(violations).toEqual([]);
    expect(editor).toBeDefined();
  });
}
