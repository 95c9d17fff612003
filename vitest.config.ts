import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['apps/**/*.test.ts', 'apps/**/*.test.tsx', 'packages/**/*.test.ts', 'tools/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['tools/testing/temp-folder.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // Real programs on a shared machine: CI gives a test a second try, and the report names it.
    retry: process.env['CI'] ? 1 : 0,
    sequence: { shuffle: { tests: true, files: false } },
  },
});
