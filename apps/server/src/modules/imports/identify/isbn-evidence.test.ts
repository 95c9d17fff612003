import { describe, expect, test } from 'vitest';
import type { SourceFile } from '../model.ts';
import { aBook, expected, OZ, wanted } from '../testing/books.ts';
import { aFile, anInspection } from '../testing/tree.ts';
import type { Candidate } from './candidate.ts';
import { identifyBooks } from './identify.ts';

const PRINT = '9780141439518';
const pride = aBook({ isbn: '0-14-143951-3' });
const unmeasured = { ...pride, runtimeMinutes: null };
const emma = aBook({
  id: 'book-emma',
  asin: 'B0EMMA0001',
  title: 'Emma',
  runtimeMinutes: 950,
  isbn: '9780141439587',
});

function identify(name: string, files: SourceFile[], candidates: Candidate[]) {
  return identifyBooks({
    inspection: anInspection(name, files),
    candidates,
    releaseTitle: null,
    formats: ['m4b', 'mp3'],
  });
}

/** One file of 690 minutes that tells nothing but what is given. */
function one(facts: Parameters<typeof aFile>[1], candidate: Candidate) {
  const { groups } = identify('audio', [aFile('01.m4b', { minutes: 690, ...facts })], [candidate]);
  expect(groups).toHaveLength(1);
  return groups[0];
}

describe('an ISBN and no title', () => {
  test.each([
    ['13 digits', PRINT],
    ['the 10 digits the catalogue has', '0141439513'],
  ])('as a tag of %s confirms the book, and says so', (_, isbn) => {
    for (const book of [pride, unmeasured]) {
      const group = one(
        { isbn: isbn === PRINT ? isbn : null, asin: isbn === PRINT ? null : isbn },
        expected(book),
      );
      expect(group).toMatchObject({ bookId: pride.id, confidence: 'confirmed', blockers: [] });
      expect(group?.reasons).toContain(`The ISBN ${PRINT} is in the files.`);
    }
  });

  test.each(['978-0-14-143951-8', '[0141439513]', 'ISBN 0141439513'])(
    'in the name %s confirms it',
    (name) => {
      const { groups } = identify(
        name,
        [aFile(`${name}/1.mp3`), aFile(`${name}/2.mp3`)],
        [expected(unmeasured)],
      );
      expect(groups).toMatchObject([{ bookId: pride.id, confidence: 'confirmed', blockers: [] }]);
    },
  );

  test('in the names of all parts confirms it', () => {
    const files = [1, 2].map((part) => aFile(`x/${PRINT}_0${part}.mp3`));
    const { groups } = identify('x', files, [expected(unmeasured)]);
    expect(groups).toMatchObject([{ bookId: pride.id, confidence: 'confirmed', blockers: [] }]);
  });

  test('finds a book that is wanted, though nobody got the download for it', () => {
    for (const files of [[aFile('x/01.m4b', { isbn: PRINT })], [aFile(`x ${PRINT}/01.m4b`)]]) {
      const { groups } = identify('x', files, [wanted(unmeasured), wanted(emma)]);
      expect(groups).toMatchObject([{ bookId: pride.id, confidence: 'confirmed' }]);
    }
  });

  test('beside nearly the right length is likely, with a warning', () => {
    const group = one({ isbn: PRINT, minutes: 600 }, expected(pride));
    expect(group).toMatchObject({ bookId: pride.id, confidence: 'likely', blockers: [] });
    expect(group?.warnings.join()).toContain('600 minutes');
  });

  test.each([
    ['another length', { minutes: 300 }, pride],
    ['another author', { artists: ['H. G. Wells'] }, unmeasured],
    [
      'another number in the series',
      { seriesPosition: '2' },
      { ...unmeasured, series: [{ name: 'Austen', position: '1' }] },
    ],
    ['another language', { language: 'deu', album: 'Audiobook' }, unmeasured],
  ])('does not outweigh %s', (_, facts, book) => {
    const group = one({ isbn: PRINT, ...facts }, expected(book));
    expect(group).toMatchObject({ bookId: pride.id, confidence: 'contradicted' });
    expect(group?.reasons).toContain(`The ISBN ${PRINT} is in the files.`);
    expect(group?.blockers).toHaveLength(1);
  });

  test('whose last digit is wrong tells nothing', () => {
    const { groups } = identify('9780141439519', [aFile('9780141439519/01.m4b')], [expected(unmeasured)]);
    expect(groups).toMatchObject([{ confidence: 'unsure' }]);
    expect(groups[0]?.reasons.join()).not.toContain('ISBN');
    const broken = { ...unmeasured, isbn: '9780141439519' };
    expect(one({ isbn: PRINT }, expected(broken))).toMatchObject({ confidence: 'unsure' });
  });
});

describe('an ISBN and a title in another language', () => {
  const german = { isbn: PRINT, album: 'Stolz und Vorurteil', artists: ['Jane Austen'] };

  test('is believed when the length fits, and both titles are told', () => {
    const group = one(german, expected(pride));
    expect(group).toMatchObject({ bookId: pride.id, confidence: 'likely', blockers: [] });
    expect(group?.warnings.join()).toContain('"Stolz und Vorurteil"');
    expect(one({ ...german, isbn: null }, expected(pride))).toMatchObject({ confidence: 'contradicted' });
  });

  test.each([
    ['of unknown length', {}, unmeasured],
    ['of nearly the right length', { minutes: 600 }, pride],
    ['by another author', { artists: ['H. G. Wells'] }, pride],
    ['by nobody that is named', { artists: [] }, pride],
    [
      'with another number in the series',
      { seriesPosition: '2' },
      { ...pride, series: [{ name: 'Austen', position: '1' }] },
    ],
  ])('is not when the files are %s', (_, facts, book) => {
    expect(one({ ...german, ...facts }, expected(book))).toMatchObject({ confidence: 'contradicted' });
  });
});

describe('a different ISBN', () => {
  test('is no contradiction: the print edition has one of its own', () => {
    const named = one(
      { isbn: '9780141040349', album: 'Pride and Prejudice', artists: ['Jane Austen'] },
      expected(pride),
    );
    expect(named).toMatchObject({ bookId: pride.id, confidence: 'confirmed', blockers: [], warnings: [] });
    expect(one({ isbn: '9780141040349' }, expected(pride))).toMatchObject({
      confidence: 'likely',
      blockers: [],
    });
  });
});

describe('the ISBN of a box set in every part', () => {
  const BOX = '9780147514011';
  const [first, second] = OZ.map((book) => ({ ...book, isbn: BOX }));
  const pack = (titles: readonly [string, string] | null) =>
    [240, 280].map((minutes, index) =>
      aFile(titles ? `Oz/${titles[index]}/1.mp3` : `Oz/Part ${index + 1} of the box/${index + 1}.mp3`, {
        minutes,
        isbn: BOX,
        album: titles?.[index] ?? null,
      }),
    );
  const titles = [OZ[0]!.title, OZ[1]!.title] as const;

  test('leaves each part to its own title', () => {
    const { groups } = identify('Oz', pack(titles), [expected(second!), expected(first!)]);
    expect(groups.map(({ bookId, confidence }) => [bookId, confidence])).toEqual(
      expect.arrayContaining([
        [first!.id, 'confirmed'],
        [second!.id, 'confirmed'],
      ]),
    );
    const alone = identify('Oz', pack(titles), [expected(second!)]);
    expect(alone.groups.filter(({ bookId }) => bookId !== null)).toMatchObject([
      { bookId: second!.id, audio: [`Oz/${titles[1]}/1.mp3`], confidence: 'confirmed' },
    ]);
  });

  test.each([240, 280, null])(
    'does not make the second part the first one of %s minutes',
    (runtimeMinutes) => {
      const { groups } = identify('Oz', pack(titles).slice(1), [expected({ ...first!, runtimeMinutes })]);
      expect(groups).toMatchObject([{ confidence: 'contradicted' }]);
    },
  );

  test('confirms no part whose name says nothing', () => {
    const unmeasured = { ...first!, runtimeMinutes: null };
    const files = ['aaa', 'bbb'].map((name) => aFile(`x/${name}/1.m4b`, { isbn: BOX, minutes: 300 }));
    const { groups } = identify('x', files, [expected(unmeasured)]);
    expect(groups.map(({ confidence }) => confidence)).toEqual(['unknown', 'unknown']);
  });

  test('is told as such where it might have confirmed a part', () => {
    const files = ['aaa', 'bbb'].map((name, at) =>
      aFile(`x/${name}/1.m4b`, { isbn: BOX, minutes: at === 0 ? 240 : 400 }),
    );
    const { groups } = identify('x', files, [expected(first!)]);
    const part = groups.find(({ bookId }) => bookId === first!.id);
    expect(part).toMatchObject({ confidence: 'likely', audio: ['x/aaa/1.m4b'] });
    expect(part?.warnings.join()).toContain(`The ISBN ${BOX} is that of several books here`);
    expect(part?.reasons.join()).not.toContain('ISBN');
  });

  test('of several wanted books confirms none of them', () => {
    const books = [first!, second!].map((book) => wanted({ ...book, runtimeMinutes: null }));
    const { groups } = identify('x', [aFile('x/01.m4b', { isbn: BOX })], books);
    expect(groups).toMatchObject([{ bookId: null }]);
  });
});
