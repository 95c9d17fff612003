import { isAbsolute, join, relative } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bookPathCandidates,
  bookPathKey,
  compileFilePattern,
  compilePattern,
  type NamingBook,
  renderBookPath,
  renderFileNames,
} from './index.ts';

const patterns = [
  '{author}/{series}/{series} - {index} - {title} ({year})',
  '{author}/{series}/{title} ({year}) [{asin}]',
  '{authors}/{series} {index:00}/{title}[[ - {subtitle}]] {{{narrator}}}',
  '{sortAuthor|first}/{sortAuthor}/{series ?? "Single"}/{index:000}. {title|the|max:40}',
  '{series}',
  '{title}{ (year)}',
];

/** Text that tries hard: separators, dots, controls, device names, emoji, halves of pairs, long runs. */
const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc.string({
    unit: fc.constantFrom('.', '/', '\\', ' ', ':', '-', 'a', '\u0000', '\ud83d', '📚', 'e\u0301', '\u202e'),
  }),
  fc.constantFrom(
    '',
    '.',
    '..',
    '../..',
    'CON',
    'nul',
    '/etc/passwd',
    'C:\\Windows',
    '…',
    '{title}',
    '[[x]]',
  ),
);
const anyBook: fc.Arbitrary<NamingBook> = fc.record({
  title: nasty,
  subtitle: fc.option(nasty),
  authors: fc.array(nasty, { maxLength: 6 }),
  narrators: fc.array(nasty, { maxLength: 6 }),
  series: fc.array(fc.record({ name: nasty, position: fc.option(fc.oneof(nasty, fc.double())) }), {
    maxLength: 3,
  }),
  year: fc.option(fc.oneof(fc.integer(), nasty)),
  asin: fc.option(nasty),
});

function expectSafeSegment(segment: string): void {
  expect(segment).not.toBe('');
  expect(segment).not.toMatch(/^[. ]|[. ]$/);
  expect(segment).not.toMatch(/[<>:"/\\|?*\p{Cc}\p{Cs}]/u);
  expect(segment).toBe(segment.normalize('NFC'));
  expect(segment).not.toMatch(/^(?:con|prn|aux|nul|com\d|lpt\d)(?:[. ]|$)/i);
  expect(Buffer.byteLength(segment)).toBeLessThanOrEqual(255);
}

describe('every book under every pattern', () => {
  const compiled = [true, false].flatMap((useSeriesFolders) =>
    patterns.map((pattern) => compilePattern(pattern, { useSeriesFolders })),
  );

  it('stays inside the root, in safe segments, within the budget, the same each time', () => {
    fc.assert(
      fc.property(anyBook, fc.constantFrom(...compiled), (book, pattern) => {
        const { path, segments } = renderBookPath(pattern, book);
        expect(segments.length).toBeGreaterThan(0);
        for (const segment of segments) expectSafeSegment(segment);
        expect(path).toBe(segments.join('/'));
        expect(Buffer.byteLength(path)).toBeLessThanOrEqual(700);
        const inside = relative('/root', join('/root', path));
        expect(inside).toBe(path);
        expect(isAbsolute(path)).toBe(false);
        expect(renderBookPath(compilePattern(pattern.pattern), structuredClone(book)).segments.at(-1)).toBe(
          segments.at(-1),
        );
        for (const candidate of bookPathCandidates(pattern, book))
          candidate.segments.forEach(expectSafeSegment);
      }),
      { numRuns: 600 },
    );
  });

  it('names files safely and apart', () => {
    const filePatterns = ['', '{title}', '{originalName}', '{chapterTitle ?? title}', '{part}/{title}'].map(
      (pattern) => compileFilePattern(pattern),
    );
    const files = fc.array(fc.record({ name: nasty, chapterTitle: nasty }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(anyBook, files, fc.constantFrom(...filePatterns), (book, parts, pattern) => {
        const names = renderFileNames(pattern, book, parts);
        expect(new Set(names.map(bookPathKey)).size).toBe(parts.length);
        for (const segment of names.flatMap((name) => name.split('/'))) expectSafeSegment(segment);
      }),
      { numRuns: 300 },
    );
  });
});

describe('any pattern a person may type', () => {
  const fragment = fc.constantFrom(
    '{author}',
    '{authors|first}',
    '{series}',
    '{series2}',
    '{index:00}',
    '{title}',
    '{ (year)}',
    '{subtitle ?? narrator}',
    '{asin}',
    '[[',
    ']]',
    '{{',
    '}}',
    '{',
    '}',
    '/',
    '//',
    ' - ',
    '.',
    '..',
    ' ',
    ':',
    '(',
    ')',
    'CON',
    'Vol.',
    '~',
    'é',
    '\\',
    '\u0000',
  );
  const anyPattern = fc.array(fragment, { minLength: 1, maxLength: 12 }).map((parts) => parts.join(''));

  it('is refused with its place and reason, or gives every book a safe folder of its own', () => {
    fc.assert(
      fc.property(anyPattern, fc.boolean(), anyBook, (pattern, useSeriesFolders, book) => {
        let compiled: ReturnType<typeof compilePattern>;
        try {
          compiled = compilePattern(pattern, { useSeriesFolders });
        } catch (error) {
          expect(error).toMatchObject({ code: 'bad_input', errors: [{ path: 'pattern' }] });
          return;
        }
        const { segments } = renderBookPath(compiled, book);
        expect(segments.length).toBeGreaterThan(0);
        for (const segment of segments) expectSafeSegment(segment);
      }),
      { numRuns: 1500 },
    );
  });
});

describe('different books', () => {
  const word = fc
    .array(fc.constantFrom('red', 'tide', 'Mörk', '夜', 'of', 'light', '7', 'Æon'), {
      minLength: 1,
      maxLength: 80,
    })
    .map((words) => words.join(' '));
  const book = fc.record({
    title: word,
    authors: word.map((name) => [name]),
    series: fc.oneof(
      fc.constant([]),
      fc
        .record({ name: word, position: fc.constantFrom('1', '1.5', '2', '10', '1-3', '2A', null) })
        .map((one) => [one]),
    ),
    year: fc.option(fc.integer({ min: 1000, max: 2100 })),
  });

  it('never share a folder when the pattern names what sets them apart', () => {
    const compiled = compilePattern(patterns[0]!);
    const identity = ({ title, authors, series, year }: NamingBook) =>
      JSON.stringify([title, authors, series, year ?? null]).toLowerCase();
    fc.assert(
      fc.property(fc.array(book, { minLength: 2, maxLength: 20 }), (books) => {
        const byIdentity = new Map(books.map((one) => [identity(one), one]));
        const keys = [...byIdentity.values()].map((one) => bookPathKey(renderBookPath(compiled, one).path));
        expect(new Set(keys).size).toBe(byIdentity.size);
      }),
      { numRuns: 300 },
    );
  });
});
