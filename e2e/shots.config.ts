import { defineConfig } from '@playwright/test';
import tests from './playwright.config.ts';

/** The pictures are taken by the tests' own browser and server; none of them can fail a build. */
export default defineConfig(tests, { testMatch: 'shots.ts', reporter: 'line' });
