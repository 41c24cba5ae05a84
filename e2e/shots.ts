// Pictures of the built page, to be looked at: `npm run shots [-- -g main-ko]`.
import type { Page } from '@playwright/test';
import { test } from '@playwright/test';

interface Shot {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly query: string;
  /** What is done before the picture is taken. */
  readonly act?: (page: Page) => Promise<void>;
}

async function applied(page: Page, ms: number): Promise<void> {
  await page.locator('[data-id="button/apply"]').click();
  await page.waitForTimeout(ms);
}

async function phoneStory(page: Page): Promise<void> {
  await page.locator('[data-id="tab/yaml"]').click();
  await page.waitForTimeout(500);
  await applied(page, 6500);
  await page.locator('[data-id="tab/cluster"]').click();
  await page.waitForTimeout(300);
}

async function phoneWords(page: Page): Promise<void> {
  await phoneStory(page);
  await page.locator('[data-id="tab/story"]').click();
  await page.waitForTimeout(300);
}

async function sequence(page: Page): Promise<void> {
  await applied(page, 9000);
  await page.locator('[data-id="tab/sequence"]').click();
  await page.waitForTimeout(600);
}

async function thousand(page: Page): Promise<void> {
  await page.locator('[data-id="pace/100"]').click();
  await page.evaluate(async () => {
    const { kubarium } = window as unknown as { kubarium: { apply(y: string): Promise<unknown> } };
    await kubarium.apply(`apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 600
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: "nginx:1.27" }] }
`);
  });
  await page.locator('[data-id="detail/dot"]').waitFor();
  await page.waitForTimeout(2000);
}

async function dots(page: Page): Promise<void> {
  await thousand(page);
  await page.locator('[data-id="detail/dot"]').click();
  await page.waitForTimeout(500);
}

async function nodeMenu(page: Page): Promise<void> {
  await page.locator('[data-id="Node/worker-2"] .hh').click({ button: 'right' });
  await page.waitForTimeout(800);
}

const SHOTS: readonly Shot[] = [
  {
    name: 'main',
    width: 1440,
    height: 900,
    query: 'lang=en&theme=light',
    act: (p) => applied(p, 3500),
  },
  {
    name: 'main-dark',
    width: 1440,
    height: 900,
    query: 'lang=en&theme=dark',
    act: (p) => applied(p, 5000),
  },
  {
    name: 'main-ko',
    width: 1440,
    height: 900,
    query: 'lang=ko&theme=light',
    act: (p) => applied(p, 9000),
  },
  {
    name: 'small-ko',
    width: 1280,
    height: 720,
    query: 'lang=ko&theme=light',
    act: (p) => applied(p, 6500),
  },
  { name: 'phone', width: 390, height: 844, query: 'lang=en&theme=light', act: phoneStory },
  { name: 'phone-words', width: 390, height: 844, query: 'lang=ko&theme=dark', act: phoneWords },
  { name: 'sequence', width: 1440, height: 900, query: 'lang=en&theme=light', act: sequence },
  {
    name: 'tiles',
    width: 1440,
    height: 900,
    query: 'lang=en&theme=light&scenario=rack',
    act: thousand,
  },
  { name: 'dots', width: 1440, height: 900, query: 'lang=en&theme=dark&scenario=rack', act: dots },
  { name: 'menu', width: 1440, height: 900, query: 'lang=en&theme=light', act: nodeMenu },
  { name: 'wide-3-7', width: 1440, height: 900, query: 'lang=en&theme=light&scenario=seven' },
  { name: 'wide-5-24', width: 1440, height: 900, query: 'lang=en&theme=light&scenario=rack' },
  { name: 'small-1-1', width: 1440, height: 900, query: 'lang=en&theme=light&scenario=small' },
];

for (const { name, width, height, query, act } of SHOTS) {
  test(name, async ({ browser }) => {
    const locale = query.includes('lang=ko') ? 'ko-KR' : 'en-US';
    const context = await browser.newContext({ viewport: { width, height }, locale });
    const page = await context.newPage();
    await page.goto(`/?${query}`);
    await page.waitForTimeout(2500);
    await act?.(page);
    await page.screenshot({ path: `test-results/shots/${name}.png` });
    await context.close();
  });
}
