import { defineConfig } from '@playwright/test';
import tests from '../playwright.config.ts';

/** Figures of the page, by the tests' own browser and server. */
export default defineConfig({
  ...tests,
  testDir: '.',
  testMatch: 'page.ts',
  outputDir: '../../test-results/bench',
  reporter: 'line',
  timeout: 300_000,
  webServer: { ...[tests.webServer!].flat()[0]!, cwd: '../..' },
});
