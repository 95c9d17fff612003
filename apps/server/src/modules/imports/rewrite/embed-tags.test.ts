import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { readTags } from '../../../platform/ffmpeg/testing.ts';
import { encodeAudio } from '../testing/audio.ts';
import { aBook } from '../testing/books.ts';
import { FOLDER, JOINED, useRewrites } from '../testing/rewrites.ts';

const open = useRewrites();

describe('embedding', () => {
  it('writes tags and cover into a copy of an m4b and keeps its chapters', async () => {
    const { world, probe, expectClean } = await open({ embed_tags: 'true', embed_cover: 'true' });
    await encodeAudio(join(world.downloadsFolder, 'one/book.m4b'), {
      seconds: 120,
      tags: { album: 'Pride and Prejudice', artist: 'Jane Austen, Ann Reader' },
      chapters: ['One', 'Two'],
    });
    const cover = await sharp({ create: { width: 60, height: 60, channels: 3, background: '#336' } })
      .jpeg()
      .toBuffer();
    await world.put({ 'one/cover.jpg': cover });
    const source = await world.sourceTree();
    const bytes = await readFile(join(world.downloadsFolder, 'one/book.m4b'));
    const book = aBook({ runtimeMinutes: 2 });
    await world.service.importDownload(await world.addDownload('one', [book]));
    const seen = await probe(JOINED);
    expect(seen.format.tags).toMatchObject({
      artist: 'Jane Austen',
      composer: 'Ann Reader',
      SERIES: 'Novels',
    });
    expect(seen.chapters.map(({ tags }) => tags.title)).toEqual(['One', 'Two']);
    const tags = await readTags(join(world.rootPath, JOINED));
    expect(tags).toMatchObject({ artist: 'Jane Austen', picture: cover });
    expect((await world.tree())[JOINED]).not.toBe(source['one/book.m4b']);
    expect(await readFile(join(world.downloadsFolder, 'one/book.m4b'))).toEqual(bytes);
    await expectClean(source);
  });

  it('goes on without a cover that is no picture', async () => {
    const { world, db } = await open({ embed_cover: 'true' });
    await encodeAudio(join(world.downloadsFolder, 'one/book.m4b'), {
      seconds: 120,
      tags: { album: 'Pride and Prejudice' },
    });
    await world.put({ 'one/cover.jpg': 'not a picture' });
    await world.service.importDownload(await world.addDownload('one', [aBook({ runtimeMinutes: 2 })]));
    expect((await readTags(join(world.rootPath, JOINED))).picture).toBeUndefined();
    const told = await db.q
      .selectFrom('history')
      .select('data')
      .where('type', '=', 'imported')
      .executeTakeFirst();
    expect(told?.data).toContain('A cover could not be used');
  });

  it('numbers parts and keeps their titles', async () => {
    const { world, probe, putParts } = await open({ embed_tags: 'true' });
    await putParts('two', 2);
    await world.service.importDownload(await world.addDownload('two', [aBook({ runtimeMinutes: 2 })]));
    const second = await probe(`${FOLDER}/02 - Pride and Prejudice.mp3`);
    expect(second.format.tags).toMatchObject({
      title: 'Chapter 2: on',
      track: '2/2',
      composer: 'Ann Reader',
    });
  });

  it('gives up on a file that lies about what it is, and imports it as it is', async () => {
    const { world } = await open({ embed_tags: 'true' });
    await encodeAudio(join(world.downloadsFolder, 'lie/real.m4a'), {
      seconds: 120,
      tags: { album: 'Pride and Prejudice' },
    });
    const bytes = await readFile(join(world.downloadsFolder, 'lie/real.m4a'));
    await mkdir(join(world.downloadsFolder, 'odd'));
    await writeFile(join(world.downloadsFolder, 'odd/book.mp3'), bytes);
    const id = await world.addDownload('odd', [aBook({ runtimeMinutes: 2 })]);
    const [group] = (await world.service.preview({ downloadId: id })).groups;
    expect(group?.rewrite).toBeNull();
  });
});
