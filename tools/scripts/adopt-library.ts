import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import type { Batch, FoundFolder, LibraryItem, Page } from '@earmark/contracts';
import { makeLibrary, startTestbed } from '@earmark/testbed';
import { type Api, setUp, waitFor } from '../harness/api.ts';
import { startEarmark } from '../harness/earmark-process.ts';
import { buildIfStale } from './build.ts';

const USAGE = `Makes a library as people have them (every layout in turn), has Earmark take it in where it lies, and tells
whether each folder became its own book and no file was touched.

  npm run adopt-library -- [--books N]

  --books N   how many books (1000)
`;

const { values } = parseArgs({
  options: { books: { type: 'string', default: '1000' }, help: { type: 'boolean', default: false } },
});
const PATIENCE_MS = 30 * 60_000;
const PAGE = 200;

/** Every file below a folder with what a change of it would change. */
async function printOf(folder: string): Promise<Map<string, string>> {
  const print = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const { ino, size, mtimeMs } = await stat(path);
    print.set(relative(folder, path), `${ino}:${size}:${mtimeMs}`);
  }
  return print;
}

async function allPages<Row>(api: Api, path: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (let page = 1; ; page += 1) {
    const { records, totalRecords } = await api.get<Page<Row>>(`${path}?page=${page}&pageSize=${PAGE}`);
    rows.push(...records);
    if (records.length === 0 || rows.length >= totalRecords) return rows;
  }
}

const ended = (api: Api, id: string, what: string) =>
  waitFor(
    what,
    () => api.get<Batch>(`/batches/${id}`),
    ({ state }) => state !== 'listing' && state !== 'running',
    PATIENCE_MS,
  );

async function main(dir: string): Promise<boolean> {
  await buildIfStale((line) => console.log(line));
  const testbed = await startTestbed({
    dir: join(dir, 'testbed'),
    client: 'none',
    services: ['audible', 'audnexus'],
  });
  const earmark = await startEarmark({ dir, env: testbed.environment });
  try {
    const library = join(dir, 'library');
    const made = await makeLibrary(library, Number(values.books));
    for (const { book } of made) testbed.catalogue.addBook(book);
    const before = await printOf(library);
    console.log(`${made.length} books in ${before.size} files were made.`);

    const { api } = await setUp(earmark.url, { username: 'admin', password: 'earmark-library' });
    await api.put('/settings/mediaManagement', { libraryPath: library });
    const [root] = (await api.get<{ records: { id: string }[] }>('/rootfolders')).records;
    const unmapped = `/rootfolders/${root!.id}/unmapped`;
    const begun = performance.now();
    const seconds = () => `${((performance.now() - begun) / 1000).toFixed(0)} s`;
    await ended(api, (await api.post<Batch>(`${unmapped}/find`, {})).id, 'the look through the folders');
    const found = await allPages<FoundFolder>(api, unmapped);
    console.log(`${found.length} folders were found after ${seconds()}.`);
    const adoption = await api.post<Batch>(`${unmapped}/adopt`, { confidence: ['confirmed', 'likely'] });
    await ended(api, adoption.id, 'the folders to be taken in');

    const items = await allPages<LibraryItem>(api, '/library');
    const asins = new Map(items.map((item) => [relative(library, item.path), item.book.asin]));
    const wrong = made.filter(({ folder, book }) => (asins.get(folder) ?? book.asin) !== book.asin);
    const missing = made.filter(({ folder }) => !asins.has(folder));
    const after = await printOf(library);
    const touched = [...before].filter(([path, print]) => after.get(path) !== print);
    const strange = [...after.keys()].filter((path) => !before.has(path));
    console.log(`${items.length} books were taken in after ${seconds()}.`);
    const count = (what: string, list: readonly unknown[], names: readonly string[]) =>
      console.log(`${what}: ${list.length}${list.length > 0 ? ` (${names.slice(0, 5).join('; ')})` : ''}`);
    count(
      'taken for another book',
      wrong,
      wrong.map(({ folder }) => folder),
    );
    count(
      'left over',
      missing,
      missing.map(({ folder }) => folder),
    );
    count(
      'files touched',
      touched,
      touched.map(([path]) => path),
    );
    count('files that were not there before', strange, strange);
    return wrong.length + missing.length + touched.length + strange.length === 0;
  } finally {
    await earmark.stop();
    await testbed.close();
  }
}

if (values.help) {
  console.log(USAGE);
} else {
  const dir = mkdtempSync(join(tmpdir(), 'earmark-adopt-'));
  try {
    process.exitCode = (await main(dir)) ? 0 : 1;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
