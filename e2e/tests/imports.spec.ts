import { copyFileSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { ImportPreview, Request } from '@earmark/contracts';
import { makeMp3 } from '@earmark/testbed';
import { expect, test } from '@playwright/test';
import { type Api, setUp } from '../../tools/harness/api.ts';
import { logIn, watchPage } from '../lib/page.ts';
import { openPhone } from '../lib/phone.ts';
import { ADMIN, createWorld, type World } from '../lib/world.ts';

let world: World;
let api: Api;
let audio: string;
const downloads = () => join(world.dir, 'downloads');
const library = () => world.testbed.libraryDir;

test.beforeAll(async () => {
  world = await createWorld({ bare: true, testbed: { client: 'none', services: ['audible', 'audnexus'] } });
  ({ api } = await setUp(world.earmark.url, ADMIN));
  await api.put('/settings/mediaManagement', { libraryPath: library() });
  audio = join(world.dir, 'part.mp3');
  await makeMp3({ file: audio, seconds: 2 });
});
test.afterAll(() => world.close());

function put(...paths: string[]): void {
  for (const path of paths) {
    const file = join(downloads(), path);
    mkdirSync(dirname(file), { recursive: true });
    if (path.toLowerCase().endsWith('.mp3')) copyFileSync(audio, file);
    else writeFileSync(file, 'x');
  }
}
/** Files of the library with their inodes, without Earmark's own folders. */
function inLibrary(): Map<string, number> {
  const files = readdirSync(library(), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = files.map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    paths
      .filter((path) => !relative(library(), path).startsWith('.'))
      .map((path) => [path, statSync(path).ino]),
  );
}
const ask = async (title: string, author: string) =>
  (await api.post<Request>('/requests', { manual: { title, authors: [author] } })).book.id;
const preview = (path: string, bookId?: string) =>
  api.post<ImportPreview>('/imports/preview', {
    path: join(downloads(), path),
    ...(bookId ? { bookId } : {}),
  });

test('what a preview shows is what is done, to the file', async () => {
  const bookId = await ask('Emma', 'Jane Austen');
  put(
    'Emma/Disk A/Track 1.MP3',
    'Emma/Disk A/Track 10.MP3',
    'Emma/Disk B/Track 1.MP3',
    'Emma/Disk B/Track 10.MP3',
    'Emma/Disk A/Track 2.MP3',
    'Emma/Bonus/Interview.mp3',
    'Emma/map.pdf',
    'Emma/info.nfo',
    'Emma/@eaDir/Track 1.mp3',
    'Emma/._Track.mp3',
  );
  const plan = await preview('Emma', bookId);
  const [group] = plan.groups;
  expect(group).toMatchObject({ bookId, confidence: 'confirmed', blockers: [] });
  expect(
    group!.files.filter((file) => file.role === 'audio' && file.target).map((file) => file.source),
  ).toEqual([
    'Disk A/Track 1.MP3',
    'Disk A/Track 2.MP3',
    'Disk A/Track 10.MP3',
    'Disk B/Track 1.MP3',
    'Disk B/Track 10.MP3',
  ]);
  const kept = group!.files.filter((file) => file.target !== null);
  expect(inLibrary().size).toBe(0);
  const run = { previewId: plan.previewId, groups: [{ bookId, files: kept.map((file) => file.source) }] };
  expect(await api.post('/imports', run)).toMatchObject({ state: 'done', paths: [group!.targetPath] });
  const there = inLibrary();
  for (const { source, target } of kept) {
    const inode = statSync(join(downloads(), 'Emma', source)).ino;
    expect(there.get(join(group!.targetPath!, target!)), source).toBe(inode);
  }
  expect([...there.keys()].filter((path) => !/metadata\.(json|opf)$/.test(path))).toHaveLength(kept.length);
});

test('what cannot be imported says why, and what to do', async () => {
  const bookId = await ask('Persuasion', 'Jane Austen');
  put('packed/book.rar', 'packed/book.r00', 'text/book.epub', 'linked/1.mp3', 'cut/1.mp3');
  writeFileSync(join(downloads(), 'cut/2.mp3'), '');
  symlinkSync('/etc/passwd', join(downloads(), 'linked/2.mp3'));
  const reasons = async (path: string) => {
    const plan = await preview(path, bookId);
    return [...plan.blockers, ...plan.groups.flatMap((group) => group.blockers)].join(' ');
  };
  expect(await reasons('packed')).toMatch(/only archives .*Extract them/);
  expect(await reasons('text')).toMatch(/e-book; choose another release/);
  expect(await reasons('linked')).toContain('a link that leads out of the download');
  expect(await reasons('cut')).toContain('"2.mp3" is empty (0 bytes)');
  const groups = [{ bookId, files: ['../../../../etc/passwd'] }];
  const { previewId } = await preview('linked', bookId);
  await expect(api.post('/imports', { previewId, groups })).rejects.toMatchObject({ status: 400 });
});

test('a person changes the order of the parts', async ({ page }) => {
  const watch = watchPage(page, world.earmark.url);
  const bookId = await ask('Lady Susan', 'Jane Austen');
  put('Lady Susan/ending.mp3', 'Lady Susan/beginning.mp3');
  await logIn(page, world.earmark.url);
  await page.goto(
    `${world.earmark.url}/activity/import?path=${encodeURIComponent(join(downloads(), 'Lady Susan'))}`,
  );
  const files = page.getByRole('list', { name: 'Files' }).getByRole('listitem');
  await expect(files).toHaveCount(2);
  await page.getByRole('button', { name: 'Play ending.mp3 earlier' }).click();
  await expect(files.first()).toContainText('ending.mp3');
  await page
    .getByRole('button', { name: /^Import/ })
    .last()
    .click();
  await expect(page).toHaveURL(/\/activity(?:\/queue)?$/);
  const folder = join(library(), 'Jane Austen/Lady Susan');
  const inodeOf = (name: string) => statSync(join(downloads(), 'Lady Susan', name)).ino;
  expect(bookId).toBeTruthy();
  expect(statSync(join(folder, '01 - Lady Susan.mp3')).ino).toBe(inodeOf('ending.mp3'));
  expect(statSync(join(folder, '02 - Lady Susan.mp3')).ino).toBe(inodeOf('beginning.mp3'));
  watch.expectClean();
});

test('on a phone the end of one book becomes a book of its own by two taps, and goes back by one', async ({
  browser,
}) => {
  await ask('Sanditon', 'Jane Austen');
  await ask('The Watsons', 'Jane Austen');
  put('Sanditon/01.mp3', 'Sanditon/02.mp3', 'Sanditon/03.mp3', 'Sanditon/04.mp3');
  const context = await openPhone(browser);
  const page = await context.newPage();
  const watch = watchPage(page, world.earmark.url);
  await logIn(page, world.earmark.url);
  await page.goto(
    `${world.earmark.url}/activity/import?path=${encodeURIComponent(join(downloads(), 'Sanditon'))}`,
  );
  const groups = page.getByRole('list', { name: 'Files' });
  const filesOf = (index: number) => groups.nth(index).getByRole('listitem');
  const menuOf = (file: string) => page.getByRole('button', { name: `Move ${file} to another book` });
  await expect(filesOf(0)).toHaveText([/01\.mp3/, /02\.mp3/, /03\.mp3/, /04\.mp3/]);

  await menuOf('03.mp3').tap();
  await page.getByRole('menuitem', { name: 'Another book, with the file after it' }).tap();
  await expect(filesOf(0)).toHaveText([/01\.mp3/, /02\.mp3/]);
  await expect(filesOf(1)).toHaveText([/03\.mp3/, /04\.mp3/]);
  await expect(page.getByText('2 files are now in “Group 2”.')).toBeVisible();
  // The message stays longer than that, and lies over nothing one wants to press next.
  await page.getByRole('button', { name: /^Import \d/ }).tap({ trial: true, timeout: 4000 });
  await page.getByRole('button', { name: 'Undo', exact: true }).tap();
  await expect(groups).toHaveCount(1);
  await expect(filesOf(0)).toHaveText([/01\.mp3/, /02\.mp3/, /03\.mp3/, /04\.mp3/]);

  // The same without a pointer.
  await menuOf('03.mp3').press('Enter');
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(filesOf(1)).toHaveText([/03\.mp3/, /04\.mp3/]);
  await page.getByRole('button', { name: 'Choose a book' }).tap();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /The Watsons/ })
    .tap();
  await page.getByRole('button', { name: 'Import 2 books' }).tap();
  await expect(page).toHaveURL(/\/activity(?:\/queue)?$/);
  const inodeOf = (...path: string[]) => statSync(join(...path)).ino;
  expect(inodeOf(library(), 'Jane Austen/The Watsons/02 - The Watsons.mp3')).toBe(
    inodeOf(downloads(), 'Sanditon/04.mp3'),
  );
  expect(inodeOf(library(), 'Jane Austen/Sanditon/02 - Sanditon.mp3')).toBe(
    inodeOf(downloads(), 'Sanditon/02.mp3'),
  );
  watch.expectClean();
  await context.close();
});
