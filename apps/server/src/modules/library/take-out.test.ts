import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { describeDatabases } from '../../db/testing.ts';
import { openTestLibrary, type TestLibrary } from './testing.ts';

const choice = { userId: null, by: 'Ada', search: false, blocklist: false };
const page = { page: 1, pageSize: 50 };

describeDatabases('taking a book out of the library', (open) => {
  const opened: TestLibrary[] = [];
  afterEach(async () => {
    for (const test of opened.splice(0)) await test.close();
  });
  const make = async () => {
    const test = await openTestLibrary(await open());
    opened.push(test);
    await test.settings.update('mediaManagement', { libraryPath: test.root });
    const item = await test.addItem({ path: 'Jane Austen/Emma', audio: ['01.mp3'] });
    return { ...test, item };
  };

  it('puts its folder into the recycle bin, and back from there', async () => {
    const { library, item, takenOut, returned, root, tree } = await make();
    const { recycledId, message } = await library.takeOut(item.id, {
      ...choice,
      search: true,
      blocklist: true,
    });
    expect(message).toMatch(/is in the recycle bin now/);
    expect(takenOut).toEqual(['Jane Austen/Emma Ada search blocklist']);
    await expect(library.details(item.id)).rejects.toMatchObject({ code: 'not_found' });
    expect((await readdir(root)).filter((name) => !name.startsWith('.'))).toEqual([]);
    expect((await library.recycled.page(page)).records).toMatchObject([
      { id: recycledId, reason: 'Ada took it out of the library.', obstacle: null },
    ]);
    const back = await library.recycled.restore(recycledId!, null);
    expect(returned).toEqual(['Jane Austen/Emma']);
    expect(await library.details(back.libraryItemId!)).toMatchObject({ fileCount: 1 });
    expect(await tree()).toEqual(['Jane Austen/Emma/01.mp3']);
  });

  it('leaves other books of the author where they are', async () => {
    const { library, item, addItem, tree } = await make();
    await addItem({ path: 'Jane Austen/Persuasion', audio: ['a.mp3'], book: { asin: 'B0PERSU001' } });
    await library.takeOut(item.id, choice);
    expect((await tree()).filter((path) => !path.startsWith('.'))).toEqual(['Jane Austen/Persuasion/a.mp3']);
  });

  it('says with its removal that another folder holds the book still', async () => {
    const { library, item, addItem, bus } = await make();
    const second = await addItem({ path: 'Jane Austen/Emma, again', audio: ['a.mp3'] });
    const removed: unknown[] = [];
    bus.subscribe(({ event }) => {
      if (event.topic === 'library' && event.data.kind === 'removed') removed.push(event.data.otherItemId);
    });
    await library.takeOut(item.id, choice);
    await library.forget(second.id);
    expect(removed).toEqual([second.id, null]);
  });

  it('is refused while something is at work on it, and changes nothing', async () => {
    const { library, item, busy, tree } = await make();
    busy.add(item.path);
    await expect(library.takeOut(item.id, choice)).rejects.toMatchObject({ code: 'conflict' });
    expect(await tree()).toEqual(['Jane Austen/Emma/01.mp3']);
    await expect(library.takeOut('nobody', choice)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('puts the folder back when the records refuse', async () => {
    const { library, item, trouble, tree } = await make();
    trouble.takenOut = 'The database is away.';
    await expect(library.takeOut(item.id, choice)).rejects.toThrow('away');
    expect(await tree()).toEqual(['Jane Austen/Emma/01.mp3']);
    expect(await library.details(item.id)).toMatchObject({ id: item.id });
    expect((await library.recycled.page(page)).totalRecords).toBe(0);
  });

  it('forgets a book whose folder is gone, but not when it is the disk that is gone', async () => {
    const { library, item, root, addItem } = await make();
    await addItem({ path: 'Jane Austen/Persuasion', audio: ['a.mp3'], book: { asin: 'B0PERSU001' } });
    await rename(join(root, 'Jane Austen'), join(root, '..', 'elsewhere'));
    await expect(library.takeOut(item.id, choice)).rejects.toMatchObject({
      code: 'conflict',
      hint: expect.stringContaining('Mount'),
    });
    await mkdir(join(root, 'Jane Austen'));
    expect(await library.takeOut(item.id, choice)).toMatchObject({ recycledId: null });
    await expect(library.details(item.id)).rejects.toMatchObject({ code: 'not_found' });
    await rm(join(root, '..', 'elsewhere'), { recursive: true });
  });
});
