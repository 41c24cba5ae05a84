import { expect } from '@playwright/test';
import { test } from './fixtures/test.ts';

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: "nginx:1.27" }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: shell }
spec: { containers: [{ name: c, image: "nicolaka/netshoot", command: [sleep, 1d] }] }
`;

/** What a rule of each mode is recognised by. */
const MODES = [
  ['iptables', /KUBE-SVC-[A-Z0-9]{16}/],
  ['ipvs', /TCP +10\.96\.\d+\.\d+:80|10\.96\.\d+\.\d+:80/],
  ['nftables', /service-[A-Z0-9]{8}-default\/web\/tcp/],
] as const;

for (const [lang, send, rules] of [
  ['en', 'Send one', 'Rules'],
  ['ko', '하나 보내기', '규칙'],
] as const) {
  test(`the same request in three modes of kube-proxy, with rules and times (${lang})`, async ({
    page,
  }) => {
    await page.goto(`/?lang=${lang}&seed=1&paused=1`);
    await page.evaluate(async (yaml) => {
      await window.kubarium.ready;
      await window.kubarium.apply(yaml);
      await window.kubarium.advance('60s');
    }, WEB);
    for (const [mode, rule] of MODES) {
      await page.locator('[data-id="button/proxy-mode"]').click();
      await page.locator(`[data-id="proxy/${mode}"]`).click();
      await page.evaluate(() => window.kubarium.advance('15s'));
      await page.locator('[data-id="tab/traffic"]').click();
      const lab = page.locator('[data-id="region/traffic"]');
      await lab.getByRole('combobox').selectOption('default/shell');
      await lab.getByRole('textbox').fill('curl http://web');
      await lab.getByRole('button', { name: send }).click();
      await expect(lab.getByText('Welcome to nginx')).toBeVisible();
      await expect(lab.getByText(/10\.96\.\d+\.\d+:80/).first()).toBeVisible();
      await page.getByRole('tab', { name: rules }).click();
      await expect(page.locator('[data-id="region/rules"]')).toContainText(rule);
    }
  });
}
