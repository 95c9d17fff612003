import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Book, Request, SearchResult } from '@earmark/contracts';
import { DEMO, startTestbed, type Testbed } from '@earmark/testbed';
import { type Api, setUp, waitFor } from '../harness/api.ts';
import { connectEverything } from '../harness/connect.ts';
import { type EarmarkProcess, startEarmark } from '../harness/earmark-process.ts';
import { buildIfStale } from './build.ts';
import { describeLibrary, type LibraryReport } from './lib/library-report.ts';
import { createScreen } from './lib/screen.ts';
import { ensureParts, parts } from './lib/system-packages.ts';

const USAGE = `The whole job, for real, on this machine: a testbed stands in for Audible, MyAnonamouse, Prowlarr and
Audiobookshelf; two real qBittorrents carry public-domain books from one to the other.

  npm run demo -- [--once] [--json] [--dir DIR] [--port N] [--limit BYTES]

  --once      stop everything at the end (exit code 0, or 1 with the reason)
  --json      print one JSON summary as the last line
  --dir DIR   keep the data there (a temporary folder otherwise)
  --port N    port of the web page (8787 when free)
  --limit N   bytes per second of the seed (6000000; 0 for no limit)
`;

const { values } = parseArgs({
  options: {
    once: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    dir: { type: 'string' },
    port: { type: 'string' },
    limit: { type: 'string', default: '6000000' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}

const ADMIN = { username: 'admin', password: 'earmark-demo' };
const screen = createScreen({ quiet: values.json });
const steps: { name: string; ok: boolean; ms: number; detail: string }[] = [];
let testbed: Testbed | undefined;
let earmark: EarmarkProcess | undefined;

const dir =
  values.dir === undefined
    ? mkdtempSync(join(tmpdir(), 'earmark-demo-'))
    : resolve(process.env['EARMARK_CALLED_FROM'] ?? '.', values.dir);

async function step<Value>(
  name: string,
  work: () => Promise<{ detail: string; value: Value }>,
): Promise<Value> {
  const begin = performance.now();
  screen.begin(name);
  try {
    const { detail, value } = await work();
    const ms = Math.round(performance.now() - begin);
    steps.push({ name, ok: true, ms, detail });
    screen.done(name, detail, ms);
    return value;
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    steps.push({ name, ok: false, ms: Math.round(performance.now() - begin), detail });
    screen.failed(name, detail);
    throw error;
  }
}

async function stopAll(): Promise<void> {
  await earmark?.stop();
  await testbed?.close();
  if (values.dir === undefined) rmSync(dir, { recursive: true, force: true });
}

async function requestBooks(api: Api): Promise<Request[]> {
  const wanted = [DEMO.prideAndPrejudice.asin, DEMO.sherlockHolmes.asin, ...DEMO.alice.asins];
  return Promise.all(wanted.map((asin) => api.post<Request>('/requests', { asin, region: 'us' })));
}

/** Follows the requests until every book is available, and shows each on a line of its own. */
async function follow(api: Api, ids: readonly string[]): Promise<Request[]> {
  return waitFor(
    'every book to be available',
    async () => {
      const requests = await Promise.all(ids.map((id) => api.get<Request>(`/requests/${id}`)));
      for (const request of requests) screen.progress(request);
      const stuck = requests.find(
        (request) => request.status === 'importBlocked' || request.status === 'waiting',
      );
      if (stuck)
        throw new Error(
          `"${stuck.book.title}" is stuck (${stuck.status}): ${stuck.reason ?? 'no reason given'}`,
        );
      return requests;
    },
    (requests) => requests.every((request) => request.status === 'available'),
    180_000,
  );
}

async function main(): Promise<{ report: LibraryReport; books: Request[] }> {
  await step('system packages', async () => {
    const missing = await ensureParts([parts.qbittorrent, parts.ffmpeg], (line) => screen.say(line));
    if (missing.some((part) => part === parts.ffmpeg))
      throw new Error('ffmpeg is needed to make the demo’s audio: sudo apt-get install ffmpeg');
    const standIn = missing.length > 0;
    return {
      detail: standIn
        ? 'qBittorrent is missing: the bundled stand-in client is used'
        : 'qBittorrent and ffmpeg are there',
      value: undefined,
    };
  });
  await step('build', async () => {
    await buildIfStale((line) => screen.say(line));
    return { detail: 'server and web app', value: undefined };
  });
  const world = await step('testbed', async () => {
    const limit = Number(values.limit);
    const started = await startTestbed({
      dir: join(dir, 'testbed'),
      uploadLimit: limit > 0 ? limit : undefined,
      onProgress: (message) => screen.say(message),
    });
    testbed = started;
    return {
      detail: `${started.client?.kind === 'real' ? `real qBittorrent ${started.client.version}` : 'stand-in client'}, ${started.content.size} torrents seeding`,
      value: started,
    };
  });
  const server = await step('start Earmark', async () => {
    const env = { ...world.environment, EARMARK_PROGRESS_INTERVAL_MS: '500', EARMARK_SCAN_QUIET_MS: '1000' };
    const started = await startEarmark({
      dir,
      env,
      port: values.port === undefined ? undefined : Number(values.port),
    });
    earmark = started;
    return { detail: `${started.url}, answered after ${Math.round(started.startedInMs)} ms`, value: started };
  });
  const api = await step('create the admin', async () => {
    const made = await setUp(server.url, ADMIN);
    return { detail: `user "${ADMIN.username}", password "${ADMIN.password}"`, value: made.api };
  });
  await step('connect everything', async () => {
    await connectEverything(api, world, (line) => screen.say(line));
    return { detail: 'library, qBittorrent, Prowlarr, MyAnonamouse, Audiobookshelf', value: undefined };
  });
  await step('search "pride and prejudice"', async () => {
    const found = await api.get<SearchResult>('/search?query=pride+and+prejudice');
    const book: Book | undefined = found.records.find((each) => each.asin === DEMO.prideAndPrejudice.asin);
    if (!book) throw new Error(`The book is not among the ${found.records.length} found.`);
    return {
      detail: `${found.records.length} books; "${book.title}" by ${book.authors[0]?.name}`,
      value: book,
    };
  });
  const requests = await step('request four books', async () => {
    const made = await requestBooks(api);
    return { detail: made.map((request) => request.book.title).join(', '), value: made };
  });
  const books = await step('search, choose, grab, download, import, scan', async () => {
    const available = await follow(
      api,
      requests.map((request) => request.id),
    );
    return { detail: `${available.length} books are available`, value: available };
  });
  const report = await step('look at the library', async () => {
    const made = await describeLibrary(api, world, books);
    if (!made.sharedInodes) throw new Error('Some library files are no hard links of the seeding files.');
    return {
      detail: `${made.items.length} books, ${made.files} files, all audio shares its inode with the seeding torrent`,
      value: made,
    };
  });
  return { report, books };
}

const finish = (signal: string) => {
  screen.say(`${signal}: stopping …`);
  void stopAll().then(() => process.exit(0));
};
process.on('SIGINT', () => finish('SIGINT'));
process.on('SIGTERM', () => finish('SIGTERM'));

let code = 0;
try {
  const { report, books } = await main();
  screen.library(report);
  const pride = report.items.find((item) => item.asin === DEMO.prideAndPrejudice.asin);
  if (values.json) {
    const summary = {
      ok: true,
      steps,
      libraryPath: testbed!.libraryDir,
      book: pride,
      books: report.items,
      torrentHash: pride?.torrentHash ?? null,
      client: testbed!.client && { kind: testbed!.client.kind, version: testbed!.client.version },
      url: earmark!.url,
    };
    if (values.once) await stopAll();
    console.log(JSON.stringify(summary));
  } else {
    screen.say('');
    screen.say(
      `${books.length} books asked for, found, downloaded, filed and shown. The torrents keep seeding.`,
    );
    if (values.once) await stopAll();
    else
      screen.say(
        `The web page is at ${earmark!.url} (user "${ADMIN.username}", password "${ADMIN.password}"). Ctrl+C ends it.`,
      );
  }
} catch (error) {
  code = 1;
  const reason = error instanceof Error ? error.message : String(error);
  if (values.json)
    console.log(
      JSON.stringify({
        ok: false,
        steps,
        reason,
        libraryPath: testbed?.libraryDir ?? null,
        book: null,
        torrentHash: null,
        client: null,
      }),
    );
  else console.error(`\nThe demo failed: ${reason}\nLog: ${join(dir, 'earmark.log')}`);
  await earmark?.stop();
  await testbed?.close();
}
if (code !== 0 || values.once) process.exit(code);
