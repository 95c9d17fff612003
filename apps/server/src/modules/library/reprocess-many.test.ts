import { reprocessManyRequest } from '@earmark/contracts';
import { afterEach, expect, it } from 'vitest';
import { describeDatabases } from '../../db/testing.ts';
import { openTestLibrary, type TestLibrary } from './testing.ts';

describeDatabases('re-processing of many books', (open) => {
  const opened: TestLibrary[] = [];
  afterEach(async () => {
    for (const test of opened.splice(0)) await test.close();
  });
  const make = async () => {
    const test = await openTestLibrary(await open());
    opened.push(test);
    await test.settings.update('mediaManagement', {
      libraryPath: test.root,
      folderPattern: '{author}/{title}',
    });
    const [kind] = test.library.batches;
    /** Carries a batch out as the service does, one after the other; answers what became of each. */
    const run = async (dryRun: boolean, from = 0) => {
      const options = { all: true, dryRun };
      const items = await kind!.list(options);
      const results: Awaited<ReturnType<ReturnType<NonNullable<typeof kind>['open']>>>[] = [];
      for (const { subject } of items.slice(from)) {
        // Opened anew for each, as after a kill.
        const work = kind!.open(
          options,
          results.flatMap(({ result }) => result ?? []),
        );
        results.push(await work(subject, new AbortController().signal));
      }
      return results;
    };
    return { ...test, kind: kind!, run };
  };

  it('lists in the dry run exactly what it then does, also where books change places', async () => {
    const { addItem, run, tree } = await make();
    // Emma lies where Persuasion belongs, two copies of one title compete for a place, one lies right.
    await addItem({
      path: 'Jane Austen/Persuasion',
      audio: ['a.mp3'],
      book: { asin: 'B0TEST0001', title: 'Emma' },
    });
    await addItem({ path: 'x/1', audio: ['a.mp3'], book: { asin: 'B0TEST0002', title: 'Persuasion' } });
    await addItem({
      path: 'x/2',
      audio: ['a.mp3'],
      book: { asin: 'B0TEST0003', title: 'Persuasion', narrators: [{ name: 'Ann Reader' }] },
    });
    const before = await tree();
    const planned = await run(true);
    expect(await tree()).toEqual(before);
    const places = (results: typeof planned) =>
      results.map(({ result }) =>
        result?.kind === 'reprocess' ? result.toPath.split('/').slice(-2).join('/') : null,
      );
    expect(places(planned)).toEqual([
      'Jane Austen/Emma',
      'Jane Austen/Persuasion',
      'Jane Austen/Persuasion {Ann Reader}',
    ]);
    const done = await run(false);
    expect(done.map(({ result }) => result && { ...result, dryRun: true })).toEqual(
      planned.map(({ result }) => result),
    );
    expect((await run(false)).map(({ state }) => state)).toEqual(['unchanged', 'unchanged', 'unchanged']);
    expect((await run(true)).map(({ state }) => state)).toEqual(['unchanged', 'unchanged', 'unchanged']);
  });

  it.each([
    ['first', ['Dune', 'Dune Messiah']],
    ['last', ['Dune Messiah', 'Dune']],
  ])(
    'moves no book into the folder of another, which is called like its series: that one %s',
    async (_, titles) => {
      const { addItem, settings, run } = await make();
      await settings.update('mediaManagement', { folderPattern: '{author}/{series}/{title}' });
      for (const [at, title] of titles.entries()) {
        const book = { title, asin: `B0TEST000${at}`, authors: [{ name: 'Frank Herbert' }] };
        const series = title === 'Dune' ? [] : [{ name: 'Dune', position: '2' }];
        await addItem({ path: `x/${at}`, audio: [`${title}.mp3`], book: { ...book, series } });
      }
      const planned = await run(true);
      const done = await run(false);
      expect(done.map(({ result }) => result && { ...result, dryRun: true })).toEqual(
        planned.map(({ result }) => result),
      );
      const paths = done.map(({ result }) => (result?.kind === 'reprocess' ? result.toPath : ''));
      expect(new Set(paths).size).toBe(2);
      for (const one of paths) for (const other of paths) expect(other.startsWith(`${one}/`)).toBe(false);
      expect((await run(false)).map(({ state }) => state)).toEqual(['unchanged', 'unchanged']);
    },
  );

  it('leaves a book where it is when every name it may have is taken, in both runs', async () => {
    const { addItem, run } = await make();
    const twin = { asin: 'B0TEST0001', title: 'Emma' };
    const names = ['Emma', 'Emma {LibriVox Volunteers}', 'Emma [B0TEST0001]'];
    for (const at of [...names, 'x', 'y', 'z']) {
      await addItem({ path: `Jane Austen/${at}`, audio: ['Emma.mp3'], book: twin });
    }
    const planned = await run(true);
    const done = await run(false);
    expect(done.map(({ state }) => state)).not.toContain('failed');
    expect(done.map(({ result }) => result && { ...result, dryRun: true })).toEqual(
      planned.map(({ result }) => result),
    );
    expect(done.filter(({ message }) => message?.includes('every name it may have is taken'))).toHaveLength(
      2,
    );
  });

  it('takes the books asked for: these, those of a filter, or all', async () => {
    const { addItem, kind } = await make();
    const emma = await addItem({
      path: 'A/E',
      audio: ['a.mp3'],
      book: { asin: 'B0TEST0001', title: 'Emma' },
    });
    await addItem({ path: 'A/P', audio: ['a.m4b'], book: { asin: 'B0TEST0002', title: 'Persuasion' } });
    const labels = async (options: object) => (await kind.list({ ...options })).map(({ label }) => label);
    expect(await labels({ all: true })).toEqual(['Emma', 'Persuasion']);
    expect(await labels({ itemIds: [emma.id, emma.id, 'gone'] })).toEqual(['Emma', 'gone']);
    expect(await labels({ filter: { query: 'persu' } })).toEqual(['Persuasion']);
    const work = kind.open({ itemIds: ['gone'] }, []);
    await expect(work('gone', new AbortController().signal)).rejects.toMatchObject({ code: 'not_found' });
  });

  it.each([
    [{}],
    [{ all: true, itemIds: ['x'] }],
    [{ all: false }],
    [{ itemIds: [] }],
    [{ all: true, colour: 1 }],
  ])('refuses a request that does not say which books: %j', (body) => {
    expect(reprocessManyRequest.safeParse(body).success).toBe(false);
  });
});
