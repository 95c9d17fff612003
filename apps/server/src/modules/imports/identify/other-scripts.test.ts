import { describe, expect, test } from 'vitest';
import type { SourceFile } from '../model.ts';
import { aBook, expected, wanted } from '../testing/books.ts';
import { aFile, anInspection } from '../testing/tree.ts';
import type { Candidate } from './candidate.ts';
import { identifyBooks } from './identify.ts';

/** Titles and authors outside the Latin script, how uploaders spell them in Latin, and other books of those authors. */
const SCRIPTS = [
  {
    script: 'Cyrillic',
    title: 'Преступление и наказание',
    author: 'Фёдор Достоевский',
    latin: 'Prestuplenie i nakazanie',
    other: 'Братья Карамазовы',
    retyped: 'ПРЕСТУПЛЕНИЕ_И_НАКАЗАНИЕ',
  },
  {
    script: 'Japanese',
    title: '吾輩は猫である',
    author: '夏目漱石',
    latin: 'Wagahai wa Neko de Aru',
    other: '坊っちゃん',
    retyped: '吾輩は猫である【朗読】',
  },
  {
    script: 'Greek',
    title: 'Ο Βίος και η Πολιτεία του Αλέξη Ζορμπά',
    author: 'Νίκος Καζαντζάκης',
    latin: 'O Vios kai i Politeia tou Alexi Zorba',
    other: 'Ο Χριστός Ξανασταυρώνεται',
    retyped: 'Ο ΒΙΟΣ ΚΑΙ Η ΠΟΛΙΤΕΙΑ ΤΟΥ ΑΛΕΞΗ ΖΟΡΜΠΑ',
  },
  {
    script: 'Arabic',
    title: 'ألف ليلة وليلة',
    author: 'نجيب محفوظ',
    latin: 'Alf Layla wa-Layla',
    other: 'أولاد حارتنا',
    retyped: 'الف ليلـة وليلة',
  },
] as const;

function identify(name: string, files: SourceFile[], candidates: Candidate[]) {
  const { groups } = identifyBooks({
    inspection: anInspection(name, files),
    candidates,
    releaseTitle: null,
    formats: ['m4b', 'mp3'],
  });
  return groups;
}

describe.each(SCRIPTS)('a $script title', ({ title, author, latin, other, retyped }) => {
  const book = aBook({ title, authors: [author], language: null, isbn: '9780141439518' });
  const unmeasured = { ...book, runtimeMinutes: null };
  const tags = { album: title, artists: [author] };

  test.each([
    ['composed', title.normalize('NFC')],
    ['decomposed, as macOS writes it', title.normalize('NFD')],
    ['retyped', retyped],
    ['with its author', `${author} - ${title} [m4b]`],
  ])('names the book, %s', (_, name) => {
    const groups = identify(name, [aFile(`${name}/01.mp3`), aFile(`${name}/02.mp3`)], [expected(unmeasured)]);
    expect(groups).toMatchObject([{ bookId: book.id, confidence: 'confirmed', blockers: [] }]);
  });

  test('in the tags names it, though the folder is spelled in Latin', () => {
    for (const candidate of [expected(unmeasured), wanted(book)]) {
      const groups = identify(latin, [aFile(`${latin}/01.m4b`, { minutes: 690, ...tags })], [candidate]);
      expect(groups).toMatchObject([{ bookId: book.id, confidence: 'confirmed', blockers: [] }]);
    }
  });

  test('spelled in Latin throughout is asked about, both spellings told', () => {
    for (const candidate of [expected(book), expected(unmeasured)]) {
      const groups = identify(latin, [aFile(`${latin}/01.m4b`, { minutes: 690 })], [candidate]);
      expect(groups).toMatchObject([{ bookId: book.id, confidence: 'contradicted' }]);
      expect(groups[0]?.blockers.join()).toContain(latin);
      expect(groups[0]?.blockers.join()).toContain(title);
    }
  });

  test('spelled in Latin is believed with author, length and ISBN', () => {
    const file = aFile(`${latin}/01.m4b`, { minutes: 690, artists: [author], isbn: '9780141439518' });
    const groups = identify(latin, [file], [expected(book)]);
    expect(groups).toMatchObject([{ bookId: book.id, confidence: 'likely', blockers: [] }]);
    expect(groups[0]?.warnings.join()).toContain(latin);
  });

  test('is no other book of its author, in its own spelling or in Latin', () => {
    for (const album of [other, `${other} (${latin})`]) {
      const file = aFile('x/01.m4b', { minutes: 690, album, artists: [author] });
      for (const candidate of [expected(book), expected(unmeasured)]) {
        expect(identify('x', [file], [candidate])).toMatchObject([{ confidence: 'contradicted' }]);
      }
    }
  });

  test('beside another in one download is found in its folder', () => {
    const files = [title, other].flatMap((name) =>
      [1, 2].map((part) => aFile(`${author}/${name}/0${part}.mp3`, { minutes: 300 })),
    );
    const groups = identify(author, files, [expected(unmeasured)]);
    expect(groups.find(({ bookId }) => bookId === book.id)?.audio).toEqual(
      [1, 2].map((part) => `${author}/${title}/0${part}.mp3`),
    );
    expect(groups.filter(({ bookId }) => bookId === null)).toHaveLength(1);
  });
});

test('a short title of ideographs is not named by every longer one that begins with it', () => {
  const book = aBook({ title: '雪国', authors: ['川端康成'], runtimeMinutes: null, language: null });
  const named = (name: string) => identify('x', [aFile(`x/${name}.m4b`)], [expected(book)])[0]?.confidence;
  for (const name of ['雪国', '雪国 第十二章', '雪国(下)', '川端康成 雪国 全二巻', '雪国 朗読']) {
    expect([name, named(name)]).toEqual([name, 'confirmed']);
  }
  expect(named('雪国をめぐる旅と温泉の歴史')).not.toBe('confirmed');
  // Its signs in another order are another title.
  const file = aFile('x/1.m4b', { album: '国境の雪', artists: ['川端康成'] });
  expect(identify('x', [file], [expected(book)])).toMatchObject([{ confidence: 'contradicted' }]);
});
