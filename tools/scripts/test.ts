import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres } from './lib/postgres.ts';
import { root, run } from './lib/run.ts';
import { ensureParts, parts } from './lib/system-packages.ts';

// The whole test: format, lint, types, generated files, unit and integration (SQLite and PostgreSQL), build, end to end.
const { values } = parseArgs({
  options: { 'allow-missing': { type: 'boolean', default: false }, only: { type: 'string' } },
});
const started = performance.now();
const counts: { name: string; passed: number; failed: number; skipped: number }[] = [];
const failures: string[] = [];
const wanted = (name: string) => values.only === undefined || values.only.split(',').includes(name);

const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

async function step(name: string, work: () => Promise<void>): Promise<void> {
  if (!wanted(name)) return;
  const begin = performance.now();
  console.log(`\n── ${name} ${'─'.repeat(Math.max(3, 70 - name.length))}`);
  try {
    await work();
    console.log(`✓ ${name} (${seconds(begin)})`);
  } catch (error) {
    failures.push(name);
    console.error(`✗ ${name} (${seconds(begin)}): ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function mustPass(
  command: string,
  args: readonly string[],
  { cwd }: { cwd?: string } = {},
): Promise<void> {
  const { code, output } = await run(command, args, cwd === undefined ? {} : { cwd });
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}\n${output}`);
}

const missing = await ensureParts(Object.values(parts), (line) => console.log(line));
if (missing.length > 0) {
  const names = missing.map((part) => `${part.label} (${part.package})`).join(', ');
  console.error(`Missing real parts: ${names}.`);
  if (process.env['CI'] || !values['allow-missing']) {
    console.error(
      'They are part of the test. With --allow-missing, and outside CI, the tests that need them are left out and named.',
    );
    process.exit(1);
  }
}
const isMissing = (part: (typeof parts)[keyof typeof parts]) => missing.includes(part);

await step('format', () => mustPass('biome', ['ci', '--colors=off', '.']));
await step('lint', () => mustPass('oxlint', ['--type-aware', '--quiet']));
await step('types', async () => {
  await mustPass('tsc', ['-p', 'tsconfig.json']);
  await mustPass('tsc', ['-p', 'apps/web/tsconfig.json']);
});
await step('generated files', () => mustPass(process.execPath, ['tools/scripts/generate.ts', '--check']));

await step('unit and integration', async () => {
  const report = join(mkdtempSync(join(tmpdir(), 'earmark-report-')), 'vitest.json');
  const postgres = isMissing(parts.postgres) ? undefined : await startPostgres();
  if (!postgres) console.log('PostgreSQL is missing: the integration tests run on SQLite only.');
  try {
    const env = { ...process.env, ...(postgres ? { EARMARK_TEST_POSTGRES_URL: postgres.url } : {}) };
    const { code } = await run(
      'vitest',
      ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
      { env, show: true },
    );
    if (existsSync(report)) {
      const result = JSON.parse(readFileSync(report, 'utf8')) as {
        numPassedTests: number;
        numFailedTests: number;
        numPendingTests: number;
      };
      counts.push({
        name: 'unit and integration',
        passed: result.numPassedTests,
        failed: result.numFailedTests,
        skipped: result.numPendingTests,
      });
      if (result.numPendingTests > 0) throw new Error(`${result.numPendingTests} tests were skipped.`);
    }
    if (code !== 0) throw new Error('Some tests failed.');
  } finally {
    await postgres?.stop();
    rmSync(join(report, '..'), { recursive: true, force: true });
  }
});

await step('build', () => mustPass(process.execPath, ['tools/scripts/build.ts']));
await step('size of the rooms', () =>
  mustPass(process.execPath, ['dev/size.ts'], { cwd: join(root, 'apps/web') }),
);

await step('end to end', async () => {
  if (isMissing(parts.chromium) || isMissing(parts.qbittorrent) || isMissing(parts.ffmpeg)) {
    console.log('Left out: the browser tests need Chromium, qBittorrent and ffmpeg.');
    return;
  }
  const report = join(mkdtempSync(join(tmpdir(), 'earmark-report-')), 'playwright.json');
  const { code } = await run('playwright', ['test', '-c', 'e2e/playwright.config.ts'], {
    env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
    show: true,
  });
  if (existsSync(report)) {
    const { stats } = JSON.parse(readFileSync(report, 'utf8')) as {
      stats: { expected: number; unexpected: number; flaky: number; skipped: number };
    };
    counts.push({
      name: 'end to end',
      passed: stats.expected + stats.flaky,
      failed: stats.unexpected,
      skipped: stats.skipped,
    });
    if (stats.skipped > 0) throw new Error(`${stats.skipped} tests were skipped.`);
  }
  rmSync(join(report, '..'), { recursive: true, force: true });
  if (code !== 0) throw new Error('Some browser tests failed.');
});

console.log(`\n── result ${'─'.repeat(63)}`);
for (const count of counts)
  console.log(`${count.name}: ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
const total = counts.reduce((sum, count) => sum + count.passed + count.failed, 0);
console.log(`${total} tests ran in ${seconds(started)}.`);
if (failures.length > 0) {
  console.error(`Failed: ${failures.join(', ')}`);
  process.exit(1);
}
console.log('All is well.');
