import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Db } from '../../db/index.ts';
import { openTestSqlite } from '../../db/testing.ts';
import type { Upgrades } from './ports.ts';
import { encodeAudio, mp3 } from './testing/audio.ts';
import { aBook } from './testing/books.ts';
import { openWorld, type World } from './testing/world.ts';

const book = aBook({ runtimeMinutes: 2 });
const folder = 'Jane Austen/Pride and Prejudice (2015)';

let db: Db;
let world: World;
let verdict: Awaited<ReturnType<Upgrades['judge']>>;
const offered: unknown[] = [];
beforeEach(async () => {
  db = await openTestSqlite();
  verdict = { isUpgrade: true, message: '', from: 'mp3, 8 kbit/s', to: 'm4b, 32 kbit/s' };
  offered.length = 0;
  world = await openWorld(db, {
    judgeUpgrade: (_, recording) => {
      offered.push(recording);
      return Promise.resolve(verdict);
    },
  });
});
afterEach(async () => {
  await world.close();
  await db.close();
});

/** The book is available as mp3; a better recording has been downloaded. */
async function prepare() {
  for (const part of [1, 2])
    await world.put({ [`old/${part}.mp3`]: await mp3({ album: book.title, title: `Old ${part}` }) });
  await world.service.importDownload(await world.addDownload('old', [book]));
  const wanted = (await world.acquisitions.byBook(book.id))!;
  await world.acquisitions.transition(wanted.id, 'available', { message: 'There.' });
  const { id: libraryItemId } = await db.q.selectFrom('library_item').select('id').executeTakeFirstOrThrow();
  const wish = await world.acquisitions.ensureUpgrade(book.id, { libraryItemId, reason: 'mp3', attempts: 6 });
  await db.q.updateTable('acquisition').set({ state: 'downloaded' }).where('id', '=', wish.id).execute();
  await encodeAudio(`${world.downloadsFolder}/new/book.m4b`, { seconds: 120, tags: { album: book.title } });
  const downloadId = await world.addDownload('new', [], {
    acquisitions: [{ id: wish.id, bookId: book.id, isUpgrade: true }],
  });
  world.announced.splice(0);
  return { libraryItemId, wish, downloadId };
}
const visible = async () => Object.keys(await world.tree()).filter((path) => !path.startsWith('.'));
const states = async (wishId: string) => [
  await world.stateOf(book),
  (await world.acquisitions.byId(wishId))?.state,
];

describe('a better recording', () => {
  it('takes the place of the former one in the same folder, which goes to the recycle bin', async () => {
    const { libraryItemId, wish, downloadId } = await prepare();
    await world.service.importDownload(downloadId);
    expect((await visible()).filter((path) => /\.(mp3|m4b)$/.test(path))).toEqual([
      `${folder}/Pride and Prejudice.m4b`,
    ]);
    expect(await states(wish.id)).toEqual(['available', 'imported']);
    expect(await db.q.selectFrom('library_item').select(['id', 'path', 'format']).execute()).toEqual([
      { id: libraryItemId, path: folder, format: 'm4b' },
    ]);
    expect(world.announced).toMatchObject([{ libraryItemId, added: false }]);
    expect(world.importedDownloads).toContain(downloadId);
    expect(offered).toEqual([
      { format: 'm4b', sizeBytes: expect.any(Number), durationSeconds: expect.closeTo(120, 0) },
    ]);
    const [story] = await db.q
      .selectFrom('history')
      .select(['message', 'data'])
      .where('type', '=', 'replaced')
      .execute();
    expect(story?.message).toMatch(/^Upgraded from mp3, 8 kbit\/s to m4b, 32 kbit\/s;/);
    const bin = Object.keys(await world.tree()).filter((path) => path.includes('recycle'));
    expect(bin.filter((path) => path.endsWith('.mp3'))).toHaveLength(2);

    await world.service.importDownload(downloadId);
    expect(await states(wish.id)).toEqual(['available', 'imported']);
  });

  it('that is none after all makes way for the next release, with both sides told, and changes nothing', async () => {
    const { wish, downloadId } = await prepare();
    const before = await world.tree();
    verdict = {
      isUpgrade: false,
      message: 'In m4b, as the library has it.',
      from: 'm4b, 128 kbit/s',
      to: 'm4b, 32 kbit/s',
    };
    await world.service.importDownload(downloadId);
    expect(await states(wish.id)).toEqual(['available', 'importBlocked']);
    expect((await world.acquisitions.byId(wish.id))?.reason).toMatch(
      /The download \(m4b, 32 kbit\/s\) is no better than what the library has \(m4b, 128 kbit\/s\)\./,
    );
    expect(await world.tree()).toEqual(before);
    expect(world.rejectedDownloads).toMatchObject([
      { id: downloadId, message: expect.stringContaining('no better') },
    ]);
  });

  it('that fails leaves the book as it was', async () => {
    const { wish, downloadId } = await prepare();
    const before = await world.tree();
    await world.put({ 'new/book.m4b': 'no audio' });
    await world.service.importDownload(downloadId);
    expect(await states(wish.id)).toEqual(['available', 'importBlocked']);
    expect(await world.tree()).toEqual(before);
    expect(world.rejectedDownloads).toEqual([]);
  });
});
