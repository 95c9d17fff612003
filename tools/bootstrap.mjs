// The first step of every command, in plain JavaScript without dependencies, so that any Node from 18 on can take it:
// installs what package-lock.json names, finds the Node 24 that npm brought, and hands over to TypeScript.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { handOver } from './hand-over.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const commands = {
  test: 'tools/scripts/test.ts',
  demo: 'tools/scripts/demo.ts',
  start: 'tools/scripts/start.ts',
  dev: 'tools/scripts/dev.ts',
  build: 'tools/scripts/build.ts',
  gen: 'tools/scripts/generate.ts',
  testbed: 'packages/testbed/src/cli.ts',
  bench: 'bench/run.ts',
  screenshots: 'tools/scripts/screenshots.ts',
  'adopt-library': 'tools/scripts/adopt-library.ts',
};

const [name, ...args] = process.argv.slice(2);
const script = commands[name];
if (!script) fail(`Unknown command "${name ?? ''}". Known: ${Object.keys(commands).join(', ')}.`);

installDependencies();
const node = findNode();
const bin = join(root, 'node_modules', '.bin');
handOver(node, ['--disable-warning=ExperimentalWarning', join(root, script), ...args], {
  // The folder the person called from; scripts run in the repository.
  cwd: root,
  env: {
    ...process.env,
    PATH: [dirname(node), bin, process.env.PATH].join(delimiter),
    EARMARK_CALLED_FROM: process.env.INIT_CWD ?? process.cwd(),
  },
});

function installDependencies() {
  const hash = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = join(root, 'node_modules', '.earmark-installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  console.error('Installing dependencies (npm ci), about a minute …');
  const npm = process.env.npm_execpath;
  // Warnings that this Node is too old for a package mislead: nothing of Earmark runs on it.
  const install = ['ci', '--loglevel=error', '--no-audit', '--no-fund'];
  const call = npm?.endsWith('.js') ? [process.execPath, [npm, ...install]] : ['npm', install];
  const done = spawnSync(call[0], call[1], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32' && call[0] === 'npm',
  });
  if (done.status !== 0) fail('npm ci failed; the lines above say why.');
  writeFileSync(stamp, hash);
}

function findNode() {
  const platform = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const brought = join(
    root,
    'node_modules',
    `node-${platform}`,
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  if (existsSync(brought)) return brought;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  return fail(
    `Earmark needs Node 24; this is ${process.version}, and npm has none for ${platform}. Install Node 24 and call again.`,
  );
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
