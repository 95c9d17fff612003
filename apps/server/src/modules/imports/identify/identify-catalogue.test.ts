import { createCatalogue } from '@earmark/testbed/catalogue/catalogue';
import type { CatalogueBook, CatalogueRelease } from '@earmark/testbed/catalogue/model';
import { planContent } from '@earmark/testbed/content/plan-content';
import { describe, expect, test } from 'vitest';
import type { ImportBook, Inspection } from '../model.ts';
import { expected } from '../testing/books.ts';
import { aFile, anInspection, type FakeAudio } from '../testing/tree.ts';
import { identifyBooks } from './identify.ts';

/**
 * Every release of the test catalogue against every book of it: the right book is recognised, no other ever is. Once
 * with tags as uploaders make them, once without any.
 */
const catalogue = createCatalogue();
const formats = ['m4b', 'mp3', 'm4a', 'flac', 'opus'];

function toBook(book: CatalogueBook, changes: Partial<ImportBook> = {}): ImportBook {
  return {
    id: book.asin,
    asin: book.asin,
    region: 'us',
    title: book.title,
    subtitle: book.subtitle ?? null,
    authors: book.authors.map((author) => author.name),
    narrators: book.narrators,
    series: book.series.map(({ name, position }) => ({ name, position })),
    releaseDate: book.releaseDate,
    runtimeMinutes: book.runtimeMinutes,
    language: book.language,
    publisher: book.publisher,
    isbn: null,
    abridged: book.formatType === 'abridged',
    format: book.formatType,
    ...changes,
  };
}

function inspectionOf(release: CatalogueRelease, options: { tags: boolean }): Inspection {
  const plan = planContent(release, catalogue);
  const files = plan.files.map((file) => {
    const path = plan.isLoneFile ? file.path : `${plan.rootName}/${file.path}`;
    if (file.kind !== 'm4b' && file.kind !== 'mp3') return aFile(path);
    const { tags } = file;
    const facts: FakeAudio = {
      album: tags.album ?? null,
      title: tags.title ?? null,
      artists: tags.artist ? [tags.artist] : [],
      narrators: tags.composer ? [tags.composer] : [],
      track: Number.parseInt(tags.track ?? '0', 10),
      disc: Number.parseInt(tags.disc ?? '0', 10),
      language: tags.language ?? null,
      series: tags.series ?? null,
      seriesPosition: tags['series-part'] || null,
      chapters:
        file.kind === 'm4b' ? file.chapters.map(() => ({ startSeconds: 0, endSeconds: 1, title: '' })) : [],
    };
    return aFile(path, { ...(options.tags ? facts : {}), minutes: file.seconds / 60 });
  });
  return anInspection(plan.rootName, files);
}

const releases = catalogue.releases.filter(
  (release) => release.bookAsins.length > 0 && release.layout !== 'ebook' && release.layout !== 'no-audio',
);
const books = [...new Map(catalogue.books.map((book) => [book.asin, book])).values()];

/** Editions of one work look alike but for reader and length; that is the next test's business. */
function isSameWork(a: CatalogueBook, b: CatalogueBook): boolean {
  const key = (book: CatalogueBook) => book.title.toLowerCase().replace(/[^\p{L}]/gu, '');
  return key(a) === key(b) || key(a).startsWith(key(b)) || key(b).startsWith(key(a));
}

/** Sold under the English title, read in German: without tags nothing tells. */
const MISLABELLED = 9100024;

describe.each([
  { tags: true, known: true },
  { tags: true, known: false },
  { tags: false, known: true },
  { tags: false, known: false },
])('tags: $tags, lengths known: $known', ({ tags, known }) => {
  const change = known ? {} : { runtimeMinutes: null };

  test.each(releases.map((release) => [release.id, release.releaseTitle, release] as const))(
    '%i %s',
    (_, __, release) => {
      const inspection = inspectionOf(release, { tags });
      const inside = release.bookAsins.flatMap((asin) => catalogue.book(asin) ?? []);
      const right = identifyBooks({
        inspection,
        candidates: inside.map((book) => expected(toBook(book, change))),
        releaseTitle: release.releaseTitle,
        formats,
      });
      const found = right.groups.filter(
        (group) => group.confidence === 'confirmed' || group.confidence === 'likely',
      );
      const isTold = tags || release.id !== MISLABELLED;
      expect(found.map((group) => group.bookId).sort()).toEqual(
        isTold ? inside.map((book) => book.asin).sort() : [],
      );
      expect(right.groups.flatMap((group) => group.blockers)).toHaveLength(isTold ? 0 : 1);
      // What tells books apart is the same with and without lengths; trying all pairs twice is enough.
      if (tags !== known || !isTold) return;

      const wrong = books.filter((book) => !inside.some((own) => isSameWork(own, book)));
      for (const book of wrong) {
        const { groups } = identifyBooks({
          inspection,
          candidates: [expected(toBook(book, change))],
          releaseTitle: null,
          formats,
        });
        const taken = groups.filter(
          (group) => group.confidence === 'confirmed' || group.confidence === 'likely',
        );
        expect(taken.map((group) => [book.title, group.confidence, group.reasons])).toEqual([]);
      }
    },
  );
});
