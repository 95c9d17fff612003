import { describe, expect, test } from 'vitest';
import type { SourceFile } from '../model.ts';
import { aBook, expected, OZ, wanted } from '../testing/books.ts';
import { aFile, anInspection } from '../testing/tree.ts';
import type { Candidate } from './candidate.ts';
import { identifyBooks } from './identify.ts';

const pride = aBook();
const emma = aBook({ id: 'book-emma', asin: 'B0EMMA0001', title: 'Emma', runtimeMinutes: 950 });

function identify(
  name: string,
  files: SourceFile[],
  candidates: Candidate[],
  releaseTitle: string | null = null,
) {
  return identifyBooks({
    inspection: anInspection(name, files),
    candidates,
    releaseTitle,
    formats: ['m4b', 'mp3', 'm4a', 'flac', 'opus'],
  });
}

describe('one expected book', () => {
  test('is confirmed by name and length', () => {
    const { groups } = identify(
      'Pride and Prejudice',
      [aFile('Pride and Prejudice.m4b', { minutes: 688 })],
      [expected(pride)],
    );
    expect(groups).toMatchObject([{ bookId: pride.id, confidence: 'confirmed', blockers: [] }]);
  });

  test('is confirmed by its ASIN alone', () => {
    const { groups } = identify('x', [aFile('B0PRIDE001.m4b')], [expected(pride)]);
    expect(groups).toMatchObject([{ confidence: 'confirmed' }]);
  });

  test.each([
    ['another region or a re-issue', 'B0REISSUE1', 690],
    ['a recording whose length is not known', 'B0REISSUE1', undefined],
  ])('is confirmed by title and author when the files have the ASIN of %s', (_, asin, minutes) => {
    const tags = { album: 'Pride and Prejudice', artists: ['Jane Austen'], asin };
    const file = aFile('01.m4b', { ...tags, ...(minutes ? { minutes } : {}) });
    const { groups } = identify('release', [file], [expected(pride)]);
    expect(groups).toMatchObject([{ bookId: pride.id, confidence: 'confirmed', blockers: [] }]);
  });

  test.each([
    ['another book by another author', 'The Time Machine', ['H. G. Wells'], 690 * 0.4],
    ['another book by the same author', 'Emma', ['Jane Austen'], 950],
    ['another book of unknown length', 'Emma', ['Jane Austen'], undefined],
    ['the title by another author', 'Pride and Prejudice', ['Seth Grahame'], undefined],
  ])('is contradicted by %s, both sides named', (_, album, artists, minutes) => {
    const { groups } = identify(
      'release',
      [aFile('01.m4b', { album, artists, ...(minutes ? { minutes } : {}) })],
      [expected(pride)],
    );
    expect(groups).toMatchObject([{ bookId: pride.id, confidence: 'contradicted' }]);
    const text = groups[0]?.blockers.join(' ') ?? '';
    expect(text).toContain(artists[0]);
    expect(text).toContain('Jane Austen');
  });

  test.each([
    [300, 'a part of it'],
    [1500, 'several books'],
  ])('is contradicted by a length of %d minutes', (minutes, guess) => {
    const { groups } = identify(
      'Pride and Prejudice',
      [aFile('Pride and Prejudice.m4b', { minutes })],
      [expected(pride)],
    );
    expect(groups[0]).toMatchObject({ confidence: 'contradicted' });
    expect(groups[0]?.blockers.join(' ')).toContain(guess);
  });

  test('of nearly the right length is likely, with a warning', () => {
    const { groups } = identify(
      'Pride and Prejudice',
      [aFile('Pride and Prejudice.m4b', { minutes: 600 })],
      [expected(pride)],
    );
    expect(groups[0]).toMatchObject({ confidence: 'likely', blockers: [] });
    expect(groups[0]?.warnings.join()).toContain('600 minutes');
  });

  test.each([
    ['with names that say nothing but the right length', 'audio', ['01.mp3', '02.mp3'], 345, null],
    [
      'with scraps of names and the release it came as',
      'pp_64kb',
      ['pp_01_64kb.mp3', 'pp_02_64kb.mp3'],
      undefined,
      'Pride and Prejudice by Jane Austen',
    ],
  ])('%s is likely', (_, name, paths, minutes, release) => {
    const files = paths.map((path) => aFile(`${name}/${path}`, minutes ? { minutes } : {}));
    const { groups } = identify(name, files, [expected(pride)], release);
    expect(groups).toMatchObject([{ bookId: pride.id, confidence: 'likely', blockers: [] }]);
  });

  test('whose folder is called oddly is believed when release and length agree, and no tag contradicts', () => {
    const files = (facts: object) =>
      [1, 2].map((part) => aFile(`austenpp/${part}.mp3`, { minutes: 345, ...facts }));
    const named = identify('austenpp', files({}), [expected(pride)], 'Pride and Prejudice by Jane Austen');
    expect(named.groups).toMatchObject([{ bookId: pride.id, confidence: 'likely', blockers: [] }]);
    expect(named.groups[0]?.warnings.join()).toContain('austenpp');
    for (const [release, facts] of [
      [null, {}],
      ['Pride and Prejudice by Jane Austen', { album: 'Northanger Abbey' }],
    ] as const) {
      const { groups } = identify('austenpp', files(facts), [expected(pride)], release);
      expect(groups).toMatchObject([{ bookId: pride.id, confidence: 'contradicted' }]);
    }
  });

  test('of which nothing tells anything is unsure', () => {
    const { groups } = identify(
      'x',
      [aFile('01.mp3'), aFile('02.mp3')],
      [expected({ ...pride, runtimeMinutes: null })],
    );
    expect(groups).toMatchObject([{ bookId: pride.id, confidence: 'unsure' }]);
  });

  test('called like its series is told apart by number', () => {
    const dune = aBook({
      id: 'dune',
      title: 'Dune',
      authors: ['Frank Herbert'],
      series: [{ name: 'Dune', position: '1' }],
      runtimeMinutes: null,
    });
    const sequel = identify(
      'Dune, Book 2',
      [aFile('Dune, Book 2.m4b', { artists: ['Frank Herbert'] })],
      [expected(dune)],
    );
    expect(sequel.groups).toMatchObject([{ confidence: 'contradicted' }]);
    const first = identify(
      'Dune, Book 1',
      [aFile('Dune, Book 1.m4b', { artists: ['Frank Herbert'] })],
      [expected(dune)],
    );
    expect(first.groups).toMatchObject([{ confidence: 'confirmed' }]);
  });

  test('counted otherwise by the tags is only a warning when title and length fit', () => {
    const [, second] = OZ;
    const { groups } = identify(
      'x',
      [aFile(`${second!.title}.m4b`, { minutes: 280, seriesPosition: '5' })],
      [expected(second!)],
    );
    expect(groups).toMatchObject([{ confidence: 'confirmed' }]);
    expect(groups[0]?.warnings.join()).toContain('number 5');
  });

  test('with a part that cannot be read is blocked', () => {
    const bad = aFile(
      'Pride and Prejudice/02.mp3',
      {},
      { fault: 'is empty (0 bytes)', audio: null, sizeBytes: 0 },
    );
    const { groups } = identify(
      'Pride and Prejudice',
      [aFile('Pride and Prejudice/01.mp3', { minutes: 5 }), bad],
      [expected(pride)],
    );
    expect(groups[0]?.blockers).toEqual(['"Pride and Prejudice/02.mp3" is empty (0 bytes).']);
  });
});

test.each([
  [
    'a part that the names count',
    [1, 2, 4],
    4,
    null,
    'Parts are missing: the names count 4, 3 is not there.',
  ],
  ['many parts', [1], 9, null, 'the names count 9, 2, 3, 4, 5, 6 … are not there.'],
  ['nothing', [1, 2, 3], 3, null, undefined],
])('of a book without length that lacks %s', (_, numbers, total, runtimeMinutes, blocker) => {
  const files = numbers.map((number) =>
    aFile(`Pride and Prejudice/Part ${number} of ${total}.mp3`, { minutes: 9 }),
  );
  const { groups } = identify('Pride and Prejudice', files, [expected({ ...pride, runtimeMinutes })]);
  if (blocker === undefined) expect(groups[0]?.blockers).toEqual([]);
  else expect(groups[0]?.blockers.join()).toContain(blocker);
});

test('a length that fits is believed before names that count more parts', () => {
  const files = [1, 2].map((number) => aFile(`Pride and Prejudice/${number} of 3.mp3`, { minutes: 345 }));
  const { groups } = identify('Pride and Prejudice', files, [expected(pride)]);
  expect(groups).toMatchObject([{ confidence: 'confirmed', blockers: [] }]);
  expect(groups[0]?.warnings.join()).toContain('Parts are missing');
});

describe('several formats', () => {
  test.each([
    ['side by side', ['Pride.m4b'], ['Pride 1.mp3', 'Pride 2.mp3']],
    ['in folders', ['M4B/Pride.m4b'], ['MP3/1.mp3', 'MP3/2.mp3']],
    [
      'in named folders',
      ['Pride and Prejudice (M4B)/Pride.m4b'],
      ['Pride and Prejudice [MP3 64kbps]/1.mp3', 'Pride and Prejudice [MP3 64kbps]/2.mp3'],
    ],
  ])('%s: the preferred one is kept', (_, m4b, mp3) => {
    for (const runtimeMinutes of [690, null]) {
      const files = [
        ...m4b.map((path) => aFile(path, { minutes: 690 })),
        ...mp3.map((path) => aFile(path, { minutes: 345 })),
      ];
      const { groups } = identify('Pride and Prejudice', files, [expected({ ...pride, runtimeMinutes })]);
      expect(groups).toMatchObject([{ bookId: pride.id, audio: m4b, spare: mp3, blockers: [] }]);
    }
  });

  test('a short introduction in another format is an extra, a needed part is not', () => {
    const m4b = aFile('Pride and Prejudice.m4b', { minutes: 690 });
    const extra = identify(
      'Pride and Prejudice',
      [m4b, aFile('Interview.mp3', { minutes: 9 })],
      [expected(pride)],
    );
    expect(extra.groups).toMatchObject([{ audio: ['Pride and Prejudice.m4b'], spare: ['Interview.mp3'] }]);
    const needed = identify(
      'Pride and Prejudice',
      [
        aFile('Pride and Prejudice 1.m4b', { minutes: 600 }),
        aFile('Pride and Prejudice 2.mp3', { minutes: 90 }),
      ],
      [expected(pride)],
    );
    expect(needed.groups[0]?.audio).toEqual(['Pride and Prejudice 1.m4b', 'Pride and Prejudice 2.mp3']);
  });

  test('m4a and m4b parts of one book stay together', () => {
    const files = [
      aFile('Pride and Prejudice 1.m4a', { minutes: 345 }),
      aFile('Pride and Prejudice 2.m4b', { minutes: 345 }),
    ];
    const { groups } = identify('Pride and Prejudice', files, [expected(pride)]);
    expect(groups[0]?.audio).toHaveLength(2);
  });
});

describe('packs', () => {
  const pack = [
    aFile('Austen/Emma/1.mp3', { minutes: 950, album: 'Emma' }),
    aFile('Austen/Pride and Prejudice/1.mp3', { minutes: 690, album: 'Pride and Prejudice' }),
  ];

  test('other wanted books are taken, the rest is offered', () => {
    const both = identify('Austen', pack, [expected(pride), wanted(emma)]);
    expect(both.groups.map((group) => group.bookId)).toEqual([emma.id, pride.id]);
    const one = identify('Austen', pack, [expected(pride)]);
    expect(one.groups).toMatchObject([
      { bookId: null, confidence: 'unknown', label: 'Emma' },
      { bookId: pride.id },
    ]);
  });

  test('an expected book that is not there is said to be missing', () => {
    const persuasion = expected(
      aBook({ id: 'persuasion', asin: null, title: 'Persuasion', runtimeMinutes: 500 }),
    );
    const { missing, groups } = identify('Austen', pack, [persuasion]);
    expect(missing).toEqual([persuasion]);
    expect(groups.every((group) => group.bookId === null)).toBe(true);
  });

  test('a second copy is not a second book', () => {
    const { groups } = identify(
      'Austen',
      [...pack, aFile('Austen/Old/Emma/1.mp3', { minutes: 940, album: 'Emma' })],
      [expected(pride), expected(emma)],
    );
    expect(groups.filter((group) => group.bookId === emma.id)).toHaveLength(1);
    expect(groups.flatMap((group) => group.warnings).join()).toContain('Another copy of "Emma"');
  });

  test('covers and companions go with their book', () => {
    const files = [
      ...pack,
      aFile('Austen/Emma/cover.jpg'),
      aFile('Austen/Emma/back.jpg'),
      aFile('Austen/Pride and Prejudice.pdf'),
      aFile('Austen/readme.epub'),
      aFile('Austen/info.nfo'),
    ];
    const { groups, ignored } = identify('Austen', files, [expected(pride), expected(emma)]);
    expect(groups.find((group) => group.bookId === emma.id)?.covers).toEqual([
      'Austen/Emma/cover.jpg',
      'Austen/Emma/back.jpg',
    ]);
    expect(groups.find((group) => group.bookId === pride.id)?.companions).toEqual([
      'Austen/Pride and Prejudice.pdf',
    ]);
    expect(ignored).toEqual([
      'Austen/readme.epub: belongs to no single book',
      'Austen/info.nfo: not part of the book',
    ]);
  });

  test('the name of the pack does not name its books', () => {
    const files = ['Emma', 'Persuasion'].map((title) =>
      aFile(`Pride and Prejudice and other stories/${title}/1.mp3`, { minutes: 500 }),
    );
    const { groups } = identify('Pride and Prejudice and other stories', files, [expected(pride)]);
    expect(groups.map((group) => group.bookId)).toEqual([null, null]);
  });
});
