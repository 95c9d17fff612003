import { describe, expect, it } from 'vitest';
import { buildMetadataJson, type SidecarBook } from './index.ts';

const book: SidecarBook = {
  id: '01900000-0000-7000-8000-000000000000',
  title: 'The Time Machine',
  subtitle: 'An Invention',
  authors: ['H. G. Wells'],
  narrators: ['Ann Reader', 'Tom Voice', 'Ann Reader'],
  series: [{ name: 'The Scientific Romances', position: '1.5' }, { name: 'Classic Adventures' }],
  year: 1895,
  releaseDate: '2014-03-11',
  publisher: 'Example Audio',
  description: 'A traveller & a "machine" <b>leave</b>.\n\nSecond\nline.',
  genres: ['Science Fiction'],
  tags: ['classic'],
  isbn: '9780000018953',
  asin: 'b00tmw1895',
  language: 'english',
  explicit: false,
  abridged: false,
};

describe('metadata.json', () => {
  it('has exactly the keys and types that Audiobookshelf reads', () => {
    expect(JSON.parse(buildMetadataJson(book))).toEqual({
      title: 'The Time Machine',
      subtitle: 'An Invention',
      authors: ['H. G. Wells'],
      narrators: ['Ann Reader', 'Tom Voice'],
      series: ['The Scientific Romances #1.5', 'Classic Adventures'],
      genres: ['Science Fiction'],
      tags: ['classic'],
      publishedYear: '1895',
      publisher: 'Example Audio',
      description: '<p>A traveller &amp; a "machine" &lt;b&gt;leave&lt;/b&gt;.</p>\n<p>Second<br>line.</p>',
      isbn: '9780000018953',
      asin: 'B00TMW1895',
      language: 'English',
      explicit: false,
      abridged: false,
    });
  });

  it('leaves unknown facts out, so that they override nothing', () => {
    const text = buildMetadataJson({
      title: ' Emma ',
      subtitle: '',
      authors: ['', ' '],
      narrators: [],
      series: [],
      language: null,
    });
    expect(JSON.parse(text)).toEqual({ title: 'Emma' });
    expect(text.charCodeAt(0)).toBe(0x7b);
  });

  it('tells the day when it lies in the told year', () => {
    const { publishedYear, publishedDate } = JSON.parse(buildMetadataJson({ ...book, year: null }));
    expect({ publishedYear, publishedDate }).toEqual({ publishedYear: '2014', publishedDate: '2014-03-11' });
  });

  it.each([
    ['1 - 3', 'S #1-3'],
    [0, 'S #0'],
    ['2, Dramatized Adaptation', 'S #2'],
    ['#7', 'S #7'],
    [' ', 'S'],
    ['Book 4', 'S #4'],
    ['1p2', 'S #1p2'],
    ['1, 2', 'S #1,2'],
    ['The Prequel', 'S #ThePrequel'],
    [null, 'S'],
  ])('writes the position %j as one word: %s', (position, expected) => {
    const { series } = JSON.parse(buildMetadataJson({ ...book, series: [{ name: 'S', position }] }));
    expect(series).toEqual([expected]);
  });

  it('sorts chapters, closes gaps and names the nameless', () => {
    const { chapters } = JSON.parse(
      buildMetadataJson(book, [
        { start: 19.5, end: 100, title: 'Chapter 1' },
        { start: 0, end: 19, title: 'Opening Credits' },
        { start: 1279.5004, end: 1300, title: '  ' },
      ]),
    );
    expect(chapters).toEqual([
      { id: 0, start: 0, end: 19.5, title: 'Opening Credits' },
      { id: 1, start: 19.5, end: 1279.5, title: 'Chapter 1' },
      { id: 2, start: 1279.5, end: 1300, title: 'Chapter 3' },
    ]);
  });

  it('keeps titles on one line and in NFC', () => {
    const { title } = JSON.parse(buildMetadataJson({ ...book, title: 'Cafe\u0301\u0000\nNoir' }));
    expect(title).toBe('Café Noir');
  });
});
