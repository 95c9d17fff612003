import { describe, expect, it } from 'vitest';
import { createCatalogue } from './catalogue.ts';
import { DEMO } from './data/demo.ts';

const catalogue = createCatalogue();

describe('catalogue data', () => {
  it('has unique, well-formed ASINs and release ids', () => {
    const asins = catalogue.books.map((book) => book.asin);
    expect(new Set(asins).size).toBe(asins.length);
    expect(asins.filter((asin) => !/^B0EM\d{6}$/.test(asin))).toEqual([]);
    expect(asins.length).toBeGreaterThanOrEqual(60);
    const ids = catalogue.releases.map((release) => release.id);
    expect(new Set(ids).size).toBe(ids.length);
    const series = catalogue.books.flatMap((book) => book.series.map((each) => each.asin));
    const authors = catalogue.books.flatMap((book) => book.authors.flatMap((each) => each.asin ?? []));
    expect([...series, ...authors].filter((asin) => asin.length !== 10)).toEqual([]);
  });

  it('names only books that exist and gives every demo book its content', () => {
    const unknown = catalogue.releases.flatMap((release) =>
      release.bookAsins.filter((asin) => !catalogue.book(asin)),
    );
    expect(unknown).toEqual([]);
    for (const { releaseId } of Object.values(DEMO)) {
      expect(catalogue.release(releaseId)?.hasContent).toBe(true);
    }
  });

  it('declares sizes that fit the runtime for releases of one book', () => {
    const misfits = catalogue.releases.filter((release) => {
      if (release.bookAsins.length !== 1 || release.bitrateKbps === undefined) return false;
      const { runtimeMinutes } = catalogue.book(release.bookAsins[0]!)!;
      const ratio = release.sizeBytes / (runtimeMinutes * 60) / 125 / release.bitrateKbps;
      return ratio < 0.9 || ratio > 1.6;
    });
    expect(misfits.map((release) => release.releaseTitle)).toEqual([]);
  });

  it('has the shapes the product must cope with', () => {
    const positions = catalogue.books.flatMap((book) => book.series.map((series) => series.position));
    expect(positions).toEqual(expect.arrayContaining(['0.5', '7.5', '1-9', '3.4']));
    expect(catalogue.books.some((book) => /\p{Script=Cyrillic}/u.test(book.title))).toBe(true);
    expect(catalogue.books.some((book) => /\p{Script=Han}/u.test(book.title))).toBe(true);
    expect(catalogue.books.filter((book) => book.authors.length > 1).length).toBeGreaterThan(1);
    expect(catalogue.releases.some((release) => release.seeders === 0)).toBe(true);
  });
});

describe('book search', () => {
  it('finds the famous book first and everything that resembles it behind', () => {
    const found = catalogue.findBooks({ region: 'us', keywords: 'pride and prejudice' });
    expect(found[0]?.asin).toBe(DEMO.prideAndPrejudice.asin);
    expect(found.slice(0, 4).map((book) => book.title)).toEqual(Array(4).fill('Pride and Prejudice'));
    expect(found.map((book) => book.title)).toContain('Pride and Prejudice: A Study Guide');
  });

  it('keeps regions apart', () => {
    expect(catalogue.findBooks({ region: 'us', title: 'Stolz und Vorurteil' })).toEqual([]);
    expect(catalogue.findBooks({ region: 'de', title: 'Stolz und Vorurteil' })).toHaveLength(1);
    expect(catalogue.book('B0EM000107', 'us')).toBeUndefined();
  });

  it.each([
    ['arsene lupin', 'fr', 'Arsène Lupin, gentleman-cambrioleur'],
    ['猫', 'jp', '吾輩は猫である'],
    ['война и мир', 'us', 'Война и мир'],
    ['austen emma', 'uk', 'Emma'],
    ['813', 'fr', '813'],
  ] as const)('finds %s in %s', (keywords, region, title) => {
    expect(catalogue.findBooks({ region, keywords })[0]?.title).toBe(title);
  });

  it('filters by author and narrator and sorts by date', () => {
    const found = catalogue.findBooks({
      region: 'us',
      author: 'Jules Verne',
      narrator: 'Expedition',
      sort: '-ReleaseDate',
    });
    expect(found.length).toBeGreaterThan(3);
    const dates = found.map((book) => book.releaseDate);
    expect(dates).toEqual([...dates].sort().reverse());
  });

  it('answers nothing for nonsense', () => {
    expect(catalogue.findBooks({ region: 'us', keywords: 'zzzz qqqq' })).toEqual([]);
  });
});

describe('release search', () => {
  it('needs every word, apart from accents and case', () => {
    const found = catalogue.findReleases({ text: 'PRIDE prejudice austen' });
    expect(found.map((release) => release.id)).toContain(DEMO.prideAndPrejudice.releaseId);
    expect(catalogue.findReleases({ text: 'pride zombies' })).toEqual([]);
    expect(catalogue.findReleases({ text: 'bronte jane eyre' }).length).toBeGreaterThan(0);
  });

  it('keeps the indexers apart', () => {
    const found = catalogue.findReleases({ indexer: 'town-library', text: 'pride prejudice' });
    expect(found.every((release) => release.indexers.includes('town-library'))).toBe(true);
    expect(found.map((release) => release.id)).not.toContain(DEMO.prideAndPrejudice.releaseId);
  });

  it('attaches torrents to its own copy only', () => {
    const one = createCatalogue();
    one.attachTorrent(DEMO.prideAndPrejudice.releaseId, {
      infoHash: 'a'.repeat(40),
      bytes: new Uint8Array([100, 101]),
      sizeBytes: 12,
    });
    expect(one.release(DEMO.prideAndPrejudice.releaseId)?.sizeBytes).toBe(12);
    expect(createCatalogue().release(DEMO.prideAndPrejudice.releaseId)?.torrent).toBeUndefined();
    expect(() => one.attachTorrent(1, { infoHash: '', bytes: new Uint8Array() })).toThrow(/no release 1/);
  });
});
