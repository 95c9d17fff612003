import { describe, expect, test } from 'vitest';
import { aBook, expected } from '../testing/books.ts';
import { aFile, anInspection } from '../testing/tree.ts';
import { identifyBooks } from './identify.ts';

/** Titles that are, or hold, numbers and labels of parts. */
const TITLES = [
  '1984',
  'Catch-22',
  'Babylon 5',
  'Section 31',
  'Station Eleven',
  'Slaughterhouse-Five',
  '11/22/63',
  'Fahrenheit 451',
  'Part of Your World',
  'The Third Chapter',
  'Disc World',
  '2001: A Space Odyssey',
  'Book One',
];

const formats = ['m4b', 'mp3'];
const bookOf = (title: string, at = 0) =>
  aBook({
    id: `book-${at}`,
    asin: `B0NUMBER${10 + at}`,
    title,
    authors: ['Ann Author'],
    runtimeMinutes: null,
  });

describe.each(TITLES)('the title %s', (title) => {
  const folder = title.replaceAll('/', '-').replace(':', ' -');
  const book = bookOf(title);

  test.each([
    ['a folder of parts', [`${folder}/01.mp3`, `${folder}/02.mp3`, `${folder}/10.mp3`]],
    ['a file', [`${folder}.m4b`]],
    ['parts with the title and a number', [1, 2, 10].map((part) => `${folder}/${folder} - ${part}.mp3`)],
    ['a folder of the author', [`Ann Author/${folder}/01.mp3`, `Ann Author/${folder}/02.mp3`]],
  ])('is recognised in %s, its parts in order', (_, paths) => {
    const files = paths.map((path) => aFile(path, { minutes: 30 }));
    const name = paths.length === 1 ? folder : (paths[0]?.split('/')[0] ?? '');
    const { groups } = identifyBooks({
      inspection: anInspection(name, files),
      candidates: [expected(book)],
      releaseTitle: null,
      formats,
    });
    expect(groups).toMatchObject([{ bookId: book.id, confidence: 'confirmed', audio: paths, blockers: [] }]);
  });

  test('is told from another book beside it', () => {
    const files = [folder, 'Pride and Prejudice'].flatMap((name) =>
      [1, 2].map((part) => aFile(`Pack/${name}/0${part}.mp3`, { minutes: 300 })),
    );
    const { groups } = identifyBooks({
      inspection: anInspection('Pack', files),
      candidates: [expected(book)],
      releaseTitle: null,
      formats,
    });
    expect(groups.find(({ bookId }) => bookId === book.id)?.audio).toEqual([
      `Pack/${folder}/01.mp3`,
      `Pack/${folder}/02.mp3`,
    ]);
    expect(groups).toHaveLength(2);
  });
});
