import { defineConfig } from '@playwright/test';
import { parts } from '../tools/scripts/lib/system-packages.ts';

const executablePath = parts.chromium.find();

// Whole journeys: the built server, real qBittorrents, the testbed, and Debian's Chromium.
export default defineConfig({
  testDir: './tests',
  outputDir: '../test-results',
  timeout: 120_000,
  expect: { timeout: 15_000 },
  fullyParallel: false,
  workers: 2,
  // Real programs on a shared machine: CI gives a test two more tries, and the report calls it flaky.
  retries: process.env['CI'] ? 2 : 0,
  forbidOnly: true,
  reporter: [
    ['list'],
    ['json', { outputFile: process.env['PLAYWRIGHT_JSON_OUTPUT_NAME'] ?? '../test-results/report.json' }],
  ],
  use: {
    // A trace of every test would double the time of all; by hand: --trace on.
    trace: 'on-first-retry',
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
