import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { root, run } from './lib/run.ts';

const dist = join(root, 'dist');
/** Packages with machine code or files of their own stay outside the bundle. */
const EXTERNAL = [
  /^better-sqlite3$/,
  /^sharp$/,
  /^@node-rs\//,
  /^graphile-worker/,
  /^pg$/,
  /^pg-native$/,
  /^@fastify\/swagger-ui/,
  /^node:/,
];

/** First page budget in gzip kilobytes. */
const FIRST_LOAD_KB = 170;

export async function buildServer(): Promise<void> {
  const bundle = await rolldown({
    input: { main: join(root, 'apps/server/src/main.ts') },
    platform: 'node',
    external: EXTERNAL,
    logLevel: 'warn',
  });
  rmSync(join(dist, 'server'), { recursive: true, force: true });
  await bundle.write({
    dir: join(dist, 'server'),
    format: 'esm',
    sourcemap: true,
    // The repository has the sources; the maps are for the places in stacks.
    sourcemapExcludeSources: true,
    chunkFileNames: '[name]-[hash].js',
    minify: { compress: true, mangle: false, codegen: true },
  });
  await bundle.close();
}

export async function buildWeb(): Promise<void> {
  const vite = await run('vite', ['build', '--logLevel', 'warn'], { cwd: join(root, 'apps/web') });
  if (vite.code !== 0) throw new Error(`The web app could not be built:\n${vite.output}`);
  rmSync(join(dist, 'web'), { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  cpSync(join(root, 'apps/web/dist'), join(dist, 'web'), { recursive: true });
}

/** Gzip size of what a browser loads before the first page shows: the entry and what it preloads. */
export function firstLoadBytes(): number {
  const html = readFileSync(join(dist, 'web/index.html'), 'utf8');
  const scripts = [...html.matchAll(/(?:src|href)="[^"]*?(assets\/[^"]+\.js)"/g)].map((match) => match[1]!);
  return [...new Set(scripts)].reduce(
    (sum, file) => sum + gzipSync(readFileSync(join(dist, 'web', file))).length,
    0,
  );
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
