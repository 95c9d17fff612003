import { qualitySettings } from '@earmark/contracts';
import { expect, it } from 'vitest';
import type { Db } from '../../db/index.ts';
import { describeDatabases } from '../../db/testing.ts';
import { emptyBookRow } from '../catalog/index.ts';
import { profileOf, upgradeWanted } from '../releases/index.ts';
import { pageBelow } from './below-cutoff.ts';
import { listOwned } from './owned.ts';

const quality = qualitySettings.parse({
  formats: ['m4b', 'mp3', 'flac'],
  cutoff: 'm4b',
  profiles: [
    { id: 'lossless', name: 'Lossless', changes: { formats: ['flac', 'm4b'], cutoff: 'flac' } },
    { id: 'anything', name: 'Anything', changes: { formats: [], cutoff: '' } },
  ],
});
const FORMATS = ['m4b', 'MP3', 'flac', 'ogg', null];
const PROFILES = [null, 'lossless', 'anything', 'deleted since', 'no request'];
const SECONDS = 36_000;
/** Bitrates on both sides of what sounds poor, one that cannot be told, and files without audio. */
const RECORDINGS = [
  { kbps: 32, seconds: SECONDS },
  { kbps: 47.49, seconds: SECONDS },
  { kbps: 47.5, seconds: SECONDS },
  { kbps: 128, seconds: SECONDS },
  { kbps: 32, seconds: null },
  { kbps: 32, seconds: 0 },
  { kbps: 0, seconds: SECONDS },
];

async function fill(db: Db): Promise<void> {
  await db.q.insertInto('root_folder').values({ id: 'root', path: '/books', created_at: 1 }).execute();
  let count = 0;
  for (const format of FORMATS)
    for (const profile of PROFILES)
      for (const recording of RECORDINGS) {
        count += 1;
        // Titles of another order than the ids.
        const title = `Book ${String((count * 37) % 1000).padStart(4, '0')}`;
        const bookId = `book-${count}`;
        await db.q
          .insertInto('book')
          .values(emptyBookRow({ id: bookId, title, at: 1 }))
          .execute();
        if (profile !== 'no request')
          await db.q
            .insertInto('acquisition')
            .values({
              id: `wish-${count}`,
              book_id: bookId,
              state: 'available',
              attempts: 0,
              quality_profile: profile,
              created_at: 1,
              updated_at: 1,
            })
            .execute();
        const audioBytes = Math.round((recording.kbps * 1000 * SECONDS) / 8);
        await addItem(db, {
          id: `item-${count}`,
          bookId,
          format,
          audioBytes,
          seconds: recording.seconds,
          at: 2,
        });
        // Every third has an older folder in a format that no profile is content with.
        if (count % 3 === 0)
          await addItem(db, { id: `old-${count}`, bookId, format: 'wma', audioBytes, seconds: 1, at: 1 });
      }
}

async function addItem(
  db: Db,
  item: {
    id: string;
    bookId: string;
    format: string | null;
    audioBytes: number;
    seconds: number | null;
    at: number;
  },
): Promise<void> {
  await db.q
    .insertInto('library_item')
    .values({
      id: item.id,
      root_folder_id: 'root',
      book_id: item.bookId,
      path: item.id,
      path_key: `root/${item.id}`,
      size_bytes: item.audioBytes + 1_000_000_000,
      audio_bytes: item.audioBytes,
      file_count: 3,
      duration_seconds: item.seconds,
      format: item.format,
      metadata: '{}',
      field_sources: '{}',
      added_at: item.at,
      updated_at: item.at,
    })
    .execute();
}

describeDatabases('books below the cutoff', (open) => {
  it('are those the rule names, by title, each by its newest folder', async () => {
    const db = await open();
    await fill(db);
    const all = await listOwned(db);
    expect(all).toHaveLength(FORMATS.length * PROFILES.length * RECORDINGS.length);
    for (const settings of [quality, { ...quality, profiles: [] }]) {
      const named = all.filter(
        ({ format, bitrateKbps, profileId }) =>
          upgradeWanted(
            { formats: format === null ? [] : [format], bitrateKbps },
            { ...profileOf(settings, profileId), upgradeAllowed: true },
          ).isUpgrade,
      );
      expect(named.length).toBeGreaterThan(40);
      expect(named.length).toBeLessThan(all.length - 20);
      for (let page = 1; page <= 20; page += 1)
        expect(await pageBelow(db, settings, { page, pageSize: 10 })).toEqual({
          total: named.length,
          owned: named.slice((page - 1) * 10, page * 10),
        });
    }
  });
});
