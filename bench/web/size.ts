import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { firstLoadFiles } from '../../tools/scripts/build.ts';
import type { Benchmark, Figure } from '../lib/benchmark.ts';

const GOAL_KB = 150;

/** JavaScript that a browser loads before it shows something. */
export const size: Benchmark = {
  name: 'web',
  title: 'First page load: JavaScript',
  run: async () => {
    const home = firstLoadFiles();
    const assets = dirname(home.find((file) => file.includes('/assets/')) ?? '');
    const room = readdirSync(assets).find((name) => /^login-[\w-]+\.js$/.test(name));
    if (room === undefined) throw new Error('The build has no log-in page.');
    const login = withImports([...home, join(assets, room)]);
    return [...figuresOf('home page', home), ...figuresOf('log-in page', login)];
  },
};

function figuresOf(page: string, files: readonly string[]): Figure[] {
  const texts = files.map((file) => readFileSync(file));
  const kb = (sizes: number[]) => [sizes.reduce((sum, size) => sum + size, 0) / 1000];
  const baseline = { name: 'the same code uncompressed', samples: kb(texts.map((text) => text.length)) };
  const unit = 'kB';
  return [
    {
      name: `${page}, ${files.length} files, gzip`,
      unit,
      samples: kb(texts.map((text) => gzipSync(text).length)),
      baseline,
      target: { of: 'value', atMost: GOAL_KB },
    },
    {
      name: `${page}, brotli, as browsers over HTTPS get it`,
      unit,
      samples: kb(texts.map((text) => brotliCompressSync(text).length)),
      baseline,
    },
  ];
}

/** The files and everything they import before they run. */
function withImports(files: readonly string[]): string[] {
  const seen = new Set<string>();
  const open = [...files];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const text = readFileSync(file, 'utf8');
    for (const [, name] of text.matchAll(/(?:from|import)\s*"\.\/([\w.-]+\.js)"/g))
      open.push(join(dirname(file), name!));
  }
  return [...seen];
}
