import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { link } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openDatabase } from '../../apps/server/src/db/index.ts';
import { createImportService } from '../../apps/server/src/modules/imports/service.ts';
import { encodeAudio, mp3 } from '../../apps/server/src/modules/imports/testing/audio.ts';
import { aBook } from '../../apps/server/src/modules/imports/testing/books.ts';
import { openWorld } from '../../apps/server/src/modules/imports/testing/world.ts';
import { nodeFileSystem } from '../../apps/server/src/platform/files/index.ts';
import { median, report } from '../lib/report.ts';

// Imports against the bare tools: 1 GiB by link (`ln` + sidecars), 1 GiB by copy (`cp` + sync), 500 parts by link, and
// 100 books in a row.
const GIB = 2 ** 30;
const dir = mkdtempSync(join(tmpdir(), 'earmark-bench-'));
const db = await openDatabase(join(dir, 'earmark.db'));
await db.migrate();
let books = 0;
const loop = monitorEventLoopDelay({ resolution: 1 });

async function timed(work: () => Promise<unknown>): Promise<number> {
  loop.enable();
  loop.reset();
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const shell = (command: string, ...args: string[]) =>
  Promise.resolve(execFileSync('sh', ['-c', command, 'sh', ...args]));

async function withWorld(
  transferMode: string,
  work: (world: Awaited<ReturnType<typeof openWorld>>, importOne: ImportOne) => Promise<void>,
): Promise<void> {
  const world = await openWorld(db, { settings: { transfer_mode: transferMode } });
  const service = createImportService(world.makeParts(nodeFileSystem));
  await work(world, async (folder, title, options = {}) => {
    books += 1;
    const book = aBook({ id: `book-${books}`, asin: null, title, runtimeMinutes: null });
    const id = await world.addDownload(folder, [book], { releaseTitle: title });
    // Probing is measured by itself; the facts are remembered.
    const probing = options.probeFirst ? await timed(() => service.preview({ downloadId: id })) : 0;
    const ms = await timed(() => service.importDownload(id));
    const state = await world.stateOf(book);
    if (state !== 'imported') throw new Error(`${title} is ${state}: ${await world.reasonOf(book)}`);
    return { ms, probing, stallMs: loop.max / 1e6 };
  });
  await world.close();
}

type ImportOne = (
  folder: string,
  title: string,
  options?: { probeFirst?: boolean },
) => Promise<{ ms: number; probing: number; stallMs: number }>;

/** A real m4b, filled up to 1 GiB with a box that players skip. */
async function makeGibibyte(file: string): Promise<void> {
  await encodeAudio(file, { seconds: 5 });
  const header = Buffer.alloc(16);
  header.writeUInt32BE(1, 0);
  header.write('free', 4, 'latin1');
  header.writeBigUInt64BE(BigInt(GIB + 16), 8);
  appendFileSync(file, header);
  const chunk = Buffer.alloc(1 << 20, 'earmark');
  for (let written = 0; written < GIB; written += chunk.length) appendFileSync(file, chunk);
  await shell('sync "$1" && cat "$1" > /dev/null', file);
}

await withWorld('hardlinkOrCopy', async (world, importOne) => {
  const over: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const file = join(world.downloadsFolder, `link-${round}/Big Link ${round}.m4b`);
    await makeGibibyte(file);
    const bare = await timed(async () => {
      await link(file, join(dir, `bare-${round}`));
      // What the sidecars cost by themselves: three small files, made durable.
      for (const name of ['a', 'b', 'c']) writeFileSync(join(dir, `${name}-${round}`), 'x', { flush: true });
    });
    over.push((await importOne(`link-${round}`, `Big Link ${round}`)).ms - bare);
    rmSync(file);
  }
  report('Import of 1 GiB by hard link, over ln and sidecar writes', {
    'ms (median)': median(over),
    'ms (best)': Math.min(...over),
    'limit ms': 50,
  });
});

await withWorld('copy', async (world, importOne) => {
  const ratios: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const file = join(world.downloadsFolder, `copy-${round}/Big Copy ${round}.m4b`);
    await makeGibibyte(file);
    const target = join(dir, 'cp.m4b');
    const copyBare = () => timed(() => shell('cp "$1" "$2" && sync "$2"', file, target));
    const before = await copyBare();
    rmSync(target);
    const { ms } = await importOne(`copy-${round}`, `Big Copy ${round}`);
    const after = await copyBare();
    rmSync(target);
    ratios.push(ms / ((before + after) / 2));
    rmSync(file);
  }
  report('Import of 1 GiB by verified copy, against cp and sync', {
    'ratio (median)': median(ratios),
    'ratio (best)': Math.min(...ratios),
    'limit ratio': 1.15,
  });
});

await withWorld('hardlinkOrCopy', async (world, importOne) => {
  const rounds: { ms: number; stallMs: number; bare: number; probing: number }[] = [];
  for (let round = 0; round < 4; round += 1) {
    const title = `Many Parts ${round}`;
    for (let part = 1; part <= 500; part += 1) {
      await world.put({ [`${title}/${part}.mp3`]: await mp3({ album: title, track: String(part) }) });
    }
    mkdirSync(join(dir, `parts-${round}`));
    const bare = await timed(async () => {
      for (let part = 1; part <= 500; part += 1) {
        await link(join(world.downloadsFolder, `${title}/${part}.mp3`), join(dir, `parts-${round}/${part}`));
      }
    });
    const { ms, stallMs, probing } = await importOne(title, title, { probeFirst: true });
    rounds.push({ ms, stallMs, bare, probing });
  }
  // The first round warms the code up.
  const warm = rounds.slice(1);
  report('Import of 500 mp3 parts by hard link, beyond probing', {
    'ms (median)': median(warm.map((one) => one.ms)),
    'limit ms': 150,
    'longest stall of the event loop, ms': Math.max(...warm.map((one) => one.stallMs)),
    '500 bare links, ms': median(warm.map((one) => one.bare)),
    'probing, ms': median(warm.map((one) => one.probing)),
  });
});

await withWorld('hardlinkOrCopy', async (world, importOne) => {
  const memory: number[] = [];
  for (let round = 0; round < 100; round += 1) {
    const title = `In A Row ${round}`;
    for (let part = 1; part <= 10; part += 1) {
      await world.put({ [`${title}/${part}.mp3`]: await mp3({ album: title, track: String(part) }) });
    }
    await importOne(title, title);
    memory.push(process.memoryUsage().rss / 2 ** 20);
  }
  report('100 books imported in a row', {
    'MiB after 20': memory[19] ?? 0,
    'MiB after 100': memory[99] ?? 0,
  });
});

await db.close();
rmSync(dir, { recursive: true, force: true });
