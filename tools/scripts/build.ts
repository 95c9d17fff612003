import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, gzip, gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { root, run, stopProcess } from './lib/run.ts';

/** Where everything built lies. */
export const dist = join(root, 'dist');
/** Packages with machine code or files of their own stay outside the bundle. */
const EXTERNAL = [
  /^better-sqlite3$/,
  /^sharp$/,
  /^@node-rs\//,
  /^graphile-worker/,
  /^pg$/,
  /^pg-native$/,
  /^@fastify\/swagger-ui/,
  // Never or seldom loaded, yet in one file with all of Fastify they would be held in memory.
  /^@fastify\/ajv-compiler$/,
  /^@fastify\/fast-json-stringify-compiler$/,
  /^light-my-request$/,
  /^node:/,
];

/** First page budget in gzip kilobytes. */
const FIRST_LOAD_KB = 150;

export async function buildServer(): Promise<void> {
  // A build that fails leaves the last good one in place.
  const fresh = join(dist, 'server.new');
  await bundleForNode({ main: join(root, 'apps/server/src/main.ts') }, fresh);
  rmSync(join(dist, 'server'), { recursive: true, force: true });
  renameSync(fresh, join(dist, 'server'));
  await warmUp();
}

/** Puts code and what it needs into a folder of its own, which must lie beside `node_modules`. */
export async function bundleForNode(input: Record<string, string>, folder: string): Promise<void> {
  const bundle = await rolldown({ input, platform: 'node', external: EXTERNAL, logLevel: 'warn' });
  rmSync(folder, { recursive: true, force: true });
  await bundle.write({
    dir: folder,
    format: 'esm',
    sourcemap: true,
    // The repository has the sources; the maps are for the places in stacks.
    sourcemapExcludeSources: true,
    chunkFileNames: '[name]-[hash].js',
    // The source stays in memory. One sign beyond Latin-1 would double it, long names are a third of it.
    charset: 'ascii',
    minify: { compress: true, mangle: true, codegen: true },
  });
  await bundle.close();
}

/** Starts the built server once, on nothing: it must start, and leaves its compiled code for the first start of its user. */
async function warmUp(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'earmark-build-'));
  const server = spawn(process.execPath, [join(dist, 'server/main.js')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      EARMARK_CONFIG_DIR: folder,
      EARMARK_DATABASE_URL: ':memory:',
      EARMARK_HOST: '127.0.0.1',
      EARMARK_PORT: '0',
    },
  });
  let said = '';
  const listens = new Promise<boolean>((resolve) => {
    for (const stream of [server.stdout, server.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString('utf8');
        if (said.includes('Earmark listens.')) resolve(true);
      });
    }
    server.on('error', () => resolve(false));
    server.on('exit', () => resolve(false));
  });
  const works = await listens;
  await stopProcess(server);
  rmSync(folder, { recursive: true, force: true });
  if (!works) throw new Error(`The built server does not start:\n${said}`);
}

export async function buildWeb(): Promise<void> {
  const vite = await run('vite', ['build', '--logLevel', 'warn'], { cwd: join(root, 'apps/web') });
  if (vite.code !== 0) throw new Error(`The web app could not be built:\n${vite.output}`);
  rmSync(join(dist, 'web'), { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  cpSync(join(root, 'apps/web/dist'), join(dist, 'web'), { recursive: true });
  await compress(join(dist, 'web'));
}

/** Leaves `.br` and `.gz` beside every text that gains by it; the page itself is filled in by the server. */
async function compress(folder: string): Promise<void> {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (
      !entry.isFile() ||
      entry.name === 'index.html' ||
      !/\.(?:js|css|svg|json|webmanifest)$/.test(entry.name)
    )
      continue;
    const file = join(entry.parentPath, entry.name);
    const text = readFileSync(file);
    if (text.length < 1024) continue;
    writeFileSync(`${file}.br`, await promisify(brotliCompress)(text));
    writeFileSync(`${file}.gz`, await promisify(gzip)(text, { level: 9 }));
  }
}

/** Scripts a browser loads before the first page shows: the entry and what it preloads. */
export function firstLoadFiles(): string[] {
  const html = readFileSync(join(dist, 'web/index.html'), 'utf8');
  const scripts = [...html.matchAll(/(?:src|href)="[^"]*?(assets\/[^"]+\.js)"/g)].map((match) => match[1]!);
  return [...new Set(scripts)].map((file) => join(dist, 'web', file));
}

/** Their size as gzip. */
export function firstLoadBytes(): number {
  return firstLoadFiles().reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0);
}

/** Newest change below the sources, to see whether the build is stale. */
function newestChange(folder: string): number {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name === 'dist' || entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    newest = Math.max(newest, entry.isDirectory() ? newestChange(path) : statSync(path).mtimeMs);
  }
  return newest;
}

/** Builds what is missing or older than its sources. */
export async function buildIfStale(say: (line: string) => void): Promise<void> {
  const stamp = join(dist, '.built');
  const newest = Math.max(
    ...['apps/server/src', 'apps/web', 'packages/contracts/src'].map((folder) =>
      newestChange(join(root, folder)),
    ),
    statSync(join(root, 'package-lock.json')).mtimeMs,
  );
  if (existsSync(stamp) && statSync(stamp).mtimeMs > newest && existsSync(join(dist, 'web/index.html')))
    return;
  say('Building Earmark …');
  await buildServer();
  await buildWeb();
  writeFileSync(stamp, '');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await buildServer();
  await buildWeb();
  writeFileSync(join(dist, '.built'), '');
  const kb = firstLoadBytes() / 1024;
  console.log(`Server and web app are built. First page load: ${kb.toFixed(1)} kB of JavaScript (gzip).`);
  if (kb > FIRST_LOAD_KB) {
    console.error(`That is over the budget of ${FIRST_LOAD_KB} kB.`);
    process.exit(1);
  }
}
