import { link, mkdir, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { ask, onlyItem, useLibrary } from './test-harness.ts';

const { inLibrary, start, addAudio, addFile } = useLibrary();

describe('what a scan reads', () => {
  test('folders and tags: the tags win over the folders, an m4b brings its chapters and length', async () => {
    await addAudio('Folder Author/Folder Series/02 - Folder Title [B00SAMPLE1]/book.m4b');
    const abs = await start();
    expect(await abs.scan()).toMatchObject({ added: 1, updated: 0, missing: 0 });
    const { media } = onlyItem(abs);
    expect(media.metadata).toMatchObject({
      title: 'Tagged Title',
      authors: [{ name: 'Tagged Author' }],
      narrators: ['Tagged Reader'],
      series: [{ name: 'Folder Series', sequence: '2' }],
      genres: ['Fiction', 'Classics'],
      publishedYear: '2005',
      asin: 'B00SAMPLE1',
    });
    expect(media['duration']).toBeCloseTo(2, 0);
    expect(media['chapters']).toEqual([
      { id: 0, start: 0, end: 1, title: 'One' },
      { id: 1, start: 1, end: expect.closeTo(2, 0), title: 'Two' },
    ]);
  });

  test('metadata.json beats the OPF, the OPF beats the tags, field by field', async () => {
    await addAudio('A/B/book.m4b');
    await addFile(
      'A/B/metadata.opf',
      '<package><metadata><dc:title>OPF Title</dc:title><dc:publisher>OPF Pub</dc:publisher></metadata></package>',
    );
    await addFile('A/B/metadata.json', { title: 'JSON Title', series: ['S #1.5'] });
    const abs = await start();
    await abs.scan();
    expect(onlyItem(abs).media.metadata).toMatchObject({
      title: 'JSON Title',
      publisher: 'OPF Pub',
      authors: [{ name: 'Tagged Author' }],
      series: [{ name: 'S', sequence: '1.5' }],
    });
    abs.setLibrarySettings(abs.libraryId, {
      metadataPrecedence: ['absMetadata', 'opfFile', 'audioMetatags'],
    });
    await abs.scan(undefined, { isForced: true });
    expect(onlyItem(abs).media.metadata['title']).toBe('Tagged Title');
  });

  test('a broken metadata.json is no file, and does not fail the scan', async () => {
    await addAudio('A/B/book.m4b');
    await addFile('A/B/metadata.json', '{broken');
    const abs = await start();
    await abs.scan();
    expect(onlyItem(abs).media.metadata['title']).toBe('Tagged Title');
  });

  test('several files without chapters: one chapter each, in order', async () => {
    for (const name of ['02.mp3', '10.mp3', '01.mp3']) await addAudio(`A/B/${name}`);
    const abs = await start();
    await abs.scan();
    const { media } = onlyItem(abs);
    expect((media['chapters'] as { title: string }[]).map((each) => each.title)).toEqual(['01', '02', '10']);
    const tracks = media['tracks'] as { index: number; title: string; startOffset: number }[];
    expect(tracks.map((each) => [each.index, each.title])).toEqual([
      [1, '01.mp3'],
      [2, '02.mp3'],
      [3, '10.mp3'],
    ]);
    expect(tracks[2]?.startOffset).toBeCloseTo(Number(media['duration']) * (2 / 3), 1);
  });

  test('files that cannot be probed are dropped silently; all of them bad means no item', async () => {
    await addAudio('A/B/01.mp3');
    await addFile('A/B/02.mp3', 'no audio at all');
    await addFile('A/C/01.m4b', 'no audio at all');
    const abs = await start();
    await abs.scan();
    expect(onlyItem(abs).media).toMatchObject({ audioFiles: [{ metadata: { filename: '01.mp3' } }] });
    await addAudio('A/D/01.mp3');
    abs.breakFiles(['D/01.mp3']);
    expect(await abs.scan()).toMatchObject({ added: 0 });
  });

  test('covers: exact name first, another picture, none', async () => {
    await addAudio('A/B/book.m4b');
    await addFile('A/B/aaa.jpg', 'picture');
    const abs = await start();
    await abs.scan();
    const { id, media } = onlyItem(abs);
    expect(media['coverPath']).toBe(inLibrary('A/B/aaa.jpg'));
    expect(await ask(abs, 'GET', `/api/items/${id}/cover`, { token: undefined })).toMatchObject({
      status: 200,
      text: 'picture',
    });
    await addFile('A/B/cover.jpg', 'better');
    await abs.scan();
    expect(onlyItem(abs).media['coverPath']).toBe(inLibrary('A/B/aaa.jpg'));
    await unlink(inLibrary('A/B/aaa.jpg'));
    await abs.scan();
    expect(onlyItem(abs).media['coverPath']).toBe(inLibrary('A/B/cover.jpg'));
  });

  test('paths are those of the container', async () => {
    await addAudio('A/B/book.m4b');
    const abs = await start({
      libraries: [{ name: 'Books', folder: inLibrary(), shownFolder: '/audiobooks' }],
    });
    await abs.scan();
    expect(onlyItem(abs)).toMatchObject({
      path: '/audiobooks/A/B',
      relPath: 'A/B',
      libraryFiles: [{ metadata: { path: '/audiobooks/A/B/book.m4b', relPath: 'B/book.m4b' } }],
    });
  });
});

describe('who overwrites what', () => {
  const edit = (title: string) => ({ metadata: { title } });

  test('setting off: ours stays untouched, an edit is undone at the next re-scan of the item', async () => {
    await addAudio('A/B/book.m4b');
    await addFile('A/B/metadata.json', { title: 'Ours', extra: 1 });
    const abs = await start();
    await abs.scan();
    const { id } = onlyItem(abs);
    await ask(abs, 'PATCH', `/api/items/${id}/media`, { body: edit('Edited') });
    expect(JSON.parse(await readFile(inLibrary('A/B/metadata.json'), 'utf8'))).toEqual({
      title: 'Ours',
      extra: 1,
    });
    await abs.scan();
    expect(onlyItem(abs).media.metadata['title']).toBe('Edited');
    expect((await ask(abs, 'POST', `/api/items/${id}/scan`)).json()).toEqual({ result: 'UPDATED' });
    expect(onlyItem(abs).media.metadata['title']).toBe('Ours');
  });

  test('setting off, our file deleted: the server’s own copy with the last edits takes over', async () => {
    await addAudio('A/B/book.m4b');
    await addFile('A/B/metadata.json', { title: 'Ours' });
    const abs = await start();
    await abs.scan();
    const { id } = onlyItem(abs);
    await ask(abs, 'PATCH', `/api/items/${id}/media`, { body: edit('Edited') });
    await unlink(inLibrary('A/B/metadata.json'));
    await ask(abs, 'POST', `/api/items/${id}/scan`);
    expect(onlyItem(abs).media.metadata['title']).toBe('Edited');
  });

  test('with an OPF only, user edits survive and a later OPF has no effect', async () => {
    await addAudio('A/B/book.m4b');
    const opf = (title: string) => `<package><metadata><dc:title>${title}</dc:title></metadata></package>`;
    await addFile('A/B/metadata.opf', opf('First'));
    const abs = await start();
    await abs.scan();
    const { id } = onlyItem(abs);
    expect(onlyItem(abs).media.metadata['title']).toBe('First');
    await ask(abs, 'PATCH', `/api/items/${id}/media`, { body: edit('Edited') });
    await addFile('A/B/metadata.opf', opf('Second'));
    await ask(abs, 'POST', `/api/items/${id}/scan`);
    expect(onlyItem(abs).media.metadata['title']).toBe('Edited');
  });

  test('setting on: our file is rewritten at once, edits go into it and stay', async () => {
    await addAudio('A/B/book.m4b');
    await addFile('A/B/metadata.json', { title: 'Ours', extra: 1 });
    const abs = await start({ settings: { storeMetadataWithItem: true } });
    await abs.scan();
    const written = () =>
      readFile(inLibrary('A/B/metadata.json'), 'utf8').then((text) => JSON.parse(text) as object);
    expect(await written()).toMatchObject({ title: 'Ours', publisher: null, narrators: ['Tagged Reader'] });
    expect(await written()).not.toHaveProperty('extra');
    const { id } = onlyItem(abs);
    await ask(abs, 'PATCH', `/api/items/${id}/media`, { body: edit('Edited') });
    expect(await written()).toMatchObject({ title: 'Edited' });
    await ask(abs, 'POST', `/api/items/${id}/scan`);
    expect(onlyItem(abs).media.metadata['title']).toBe('Edited');
    await writeFile(inLibrary('A/B/metadata.json'), '{"title":"Ours again"}');
    expect((await ask(abs, 'POST', `/api/items/${id}/scan`)).json()).toEqual({ result: 'UPDATED' });
    expect(await written()).toMatchObject({ title: 'Ours again', authors: ['Tagged Author'] });
    expect((await ask(abs, 'POST', `/api/items/${id}/scan`)).json()).toEqual({ result: 'UPTODATE' });
  });
});

describe('identity', () => {
  test('nothing changed is nothing done; a changed sidecar is seen by a full scan', async () => {
    await addAudio('A/B/book.m4b');
    const abs = await start();
    await abs.scan();
    expect(await abs.scan()).toMatchObject({ added: 0, updated: 0, missing: 0 });
    await addFile('A/B/metadata.json', { title: 'Later' });
    expect(await abs.scan()).toMatchObject({ updated: 1 });
    expect(onlyItem(abs).media.metadata['title']).toBe('Later');
  });

  test('a removed folder is missing and comes back with its id; a moved one keeps its id', async () => {
    await addAudio('A/B/book.m4b');
    const abs = await start();
    await abs.scan();
    const { id } = onlyItem(abs);
    await rename(inLibrary('A/B'), inLibrary('.hidden'));
    expect(await abs.scan()).toMatchObject({ missing: 1 });
    expect(onlyItem(abs)).toMatchObject({ id, isMissing: true });
    await mkdir(inLibrary('New'));
    await rename(inLibrary('.hidden'), inLibrary('New/Place'));
    await abs.scan();
    expect(onlyItem(abs)).toMatchObject({ id, isMissing: false, relPath: 'New/Place' });
    expect((await ask(abs, 'DELETE', `/api/libraries/${abs.libraryId}/issues`)).text).toBe('OK');
    expect(abs.items()).toHaveLength(1);
  });

  test('a file swapped in the same folder keeps the id', async () => {
    await addAudio('A/B/01.mp3');
    const abs = await start();
    await abs.scan();
    const { id } = onlyItem(abs);
    await rm(inLibrary('A/B/01.mp3'));
    await addAudio('A/B/whole.m4b');
    await abs.scan();
    expect(onlyItem(abs)).toMatchObject({
      id,
      media: { audioFiles: [{ metadata: { filename: 'whole.m4b' } }] },
    });
  });

  test('a hard link in another folder is an item of its own', async () => {
    await addAudio('A/B/01.mp3');
    const abs = await start();
    await abs.scan();
    await mkdir(inLibrary('A/C'));
    await link(inLibrary('A/B/01.mp3'), inLibrary('A/C/01.mp3'));
    expect(await abs.scan()).toMatchObject({ added: 1 });
    expect(abs.items()).toHaveLength(2);
  });
});
