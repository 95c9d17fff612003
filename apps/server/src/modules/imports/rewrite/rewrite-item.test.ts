import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Db } from '../../../db/index.ts';
import { mp3 } from '../testing/audio.ts';
import { aBook } from '../testing/books.ts';
import { FOLDER, JOINED, SIDECARS, useRewrites } from '../testing/rewrites.ts';

const open = useRewrites();

describe('a book that is in the library', () => {
  const itemOf = async (db: Db) =>
    (await db.q.selectFrom('library_item').select('id').executeTakeFirstOrThrow()).id;

  it('is joined in its folder; the seeding files and everything beside it stay', async () => {
    const { world, db, visible, putParts, expectClean } = await open({});
    await putParts('two', 2);
    const source = await world.sourceTree();
    const book = aBook({ runtimeMinutes: 2 });
    const downloadId = await world.addDownload('two', [book]);
    await world.service.importDownload(downloadId);
    await writeFile(join(world.rootPath, FOLDER, 'notes.pdf'), 'mine');
    const id = await itemOf(db);
    const request = { join: true, tags: false, cover: false };

    const dry = await world.service.rewriteItem(id, { ...request, dryRun: true });
    expect(dry.run).toBeNull();
    expect(dry.preview.groups[0]).toMatchObject({
      rewrite: { join: { how: 'encode' } },
      replaces: [expect.any(String)],
    });
    expect(await visible()).toHaveLength(6);

    const { run: done } = await world.service.rewriteItem(id, { ...request, dryRun: false });
    expect(done).toMatchObject({ state: 'done' });
    expect(await visible()).toEqual([JOINED, `${FOLDER}/notes.pdf`, ...SIDECARS].sort());
    expect(await itemOf(db)).toBe(id);
    expect(
      await db.q.selectFrom('library_item').select(['format', 'download_id']).executeTakeFirst(),
    ).toEqual({ format: 'm4b', download_id: downloadId });
    const bin = Object.keys(await world.tree()).filter(
      (path) => path.includes('recycle') && path.endsWith('.mp3'),
    );
    expect(bin).toHaveLength(2);
    await expectClean(source);
    await expect(world.service.rewriteItem(id, { ...request, dryRun: false })).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('keeps audio that is not its own', async () => {
    const { world, db, putParts } = await open({});
    await putParts('two', 2);
    await world.service.importDownload(await world.addDownload('two', [aBook({ runtimeMinutes: 2 })]));
    await writeFile(join(world.rootPath, FOLDER, 'other.mp3'), await mp3());
    const before = await world.tree();
    const request = { join: true, tags: true, cover: false, dryRun: false };
    await expect(world.service.rewriteItem(await itemOf(db), request)).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(world.service.rewriteItem('nobody', request)).rejects.toMatchObject({ code: 'not_found' });
    expect(await world.tree()).toEqual(before);
  });
});
