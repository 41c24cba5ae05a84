import { defineConfig } from '@playwright/test';
import { findBrowser } from './browser.ts';

const browser = await findBrowser();
const port = Number(process.env['KUBARIUM_PORT'] ?? 4199);
const address = `http://127.0.0.1:${port}/`;

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../test-results/e2e',
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 60_000,
  reporter: [['list'], ['json', { outputFile: '../test-results/e2e.json' }]],
  use: {
    baseURL: address,
    locale: 'en-US',
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      executablePath: browser.executablePath,
      args: browser.args,
      env: browser.env,
    },
  },
  webServer: {
    command: `node dist/node/kubarium.js --port ${port}`,
    cwd: '..',
    url: address,
    reuseExistingServer: false,
  },
});
