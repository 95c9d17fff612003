import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asPosition, withoutSize } from '../loose.ts';
import { toBook } from './product.ts';

describe('toBook', () => {
  const book = { asin: 'B00TMW1895', title: 'The Time Machine' };

  it('needs an ASIN and a title, and nothing else', () => {
    expect(toBook(book, 'us')).toMatchObject({ asin: 'B00TMW1895', authors: [], series: [], genres: [] });
    expect(toBook({ asin: 'B00TMW1895', is_vvab: false }, 'us')).toBeNull();
    expect(toBook({ ...book, asin: 'nonsense' }, 'us')).toBeNull();
    expect(toBook(null, 'us')).toBeNull();
  });

  it.each(['PodcastParent', 'PodcastEpisode', 'BookSeries', 'Periodical'])('leaves a %s out', (type) => {
    expect(toBook({ ...book, content_delivery_type: type }, 'us')).toBeNull();
  });

  it('keeps books in several parts', () => {
    expect(toBook({ ...book, content_delivery_type: 'MultiPartBook' }, 'us')).not.toBeNull();
  });

  it('puts the series of the publication first', () => {
    const series = [
      { asin: 'B00CLASSI0', title: 'Classic Adventures', sequence: '' },
      { asin: 'B00SCIROM0', title: 'The Scientific Romances', sequence: 'Book 1' },
    ];
    expect(toBook({ ...book, series, publication_name: 'The Scientific Romances' }, 'us')?.series).toEqual([
      { name: 'The Scientific Romances', asin: 'B00SCIROM0', position: '1' },
      { name: 'Classic Adventures', asin: 'B00CLASSI0', position: undefined },
    ]);
  });

  it('takes plain text, genres, tags, the largest cover and days', () => {
    expect(
      toBook(
        {
          ...book,
          title: 'A &amp; B',
          publisher_summary: '<p><b>One</b></p><p>Two</p>',
          category_ladders: [
            { ladder: [{ name: 'Fiction' }, { name: 'Classics' }] },
            { ladder: [{ name: 'Fiction' }, { name: 'Satire' }] },
          ],
          product_images: {
            '500': 'https://m.invalid/I/51a._SL500_.jpg',
            '1024': 'https://m.invalid/I/91a._SL1024_.jpg',
          },
          release_date: '2200-01-01',
          issue_date: '2014-03-11T08:00:00Z',
          format_type: 'original_recording',
          language: 'English',
          runtime_length_min: '232',
        },
        'uk',
      ),
    ).toMatchObject({
      title: 'A & B',
      description: 'One\n\nTwo',
      genres: ['Fiction'],
      tags: ['Classics', 'Satire'],
      coverUrl: 'https://m.invalid/I/91a.jpg',
      releaseDate: '2014-03-11',
      abridged: undefined,
      language: 'english',
      runtimeMinutes: 232,
    });
  });

  it('never throws, whatever a field holds', () => {
    const fields = fc.constantFrom(
      'authors',
      'series',
      'category_ladders',
      'product_images',
      'rating',
      'title',
    );
    fc.assert(
      fc.property(fc.dictionary(fields, fc.jsonValue()), (odd) => {
        expect(() => toBook({ ...book, ...odd }, 'us')).not.toThrow();
      }),
    );
  });
});

describe('asPosition', () => {
  it.each([
    ['1', '1'],
    ['0.5', '0.5'],
    ['1-3', '1-3'],
    ['1 – 3', '1-3'],
    ['Book 1', '1'],
    ['2A', '2A'],
    ['.5', '0.5'],
    ['1.5, part 2', '1.5'],
    ['Book 2 Act One', '2'],
    ['2, Dramatized Adaptation', '2'],
    ['Prequel', 'Prequel'],
    ['', undefined],
    [undefined, undefined],
  ])('%j → %j', (sequence, expected) => {
    expect(asPosition(sequence)).toBe(expected);
  });
});

describe('withoutSize', () => {
  it.each([
    [
      'https://m.media-amazon.com/images/I/51Example0L._SL500_.jpg',
      'https://m.media-amazon.com/images/I/51Example0L.jpg',
    ],
    ['https://m.invalid/I/a._AA300_SR300,300_.jpg?x=1', 'https://m.invalid/I/a.jpg?x=1'],
    ['https://m.invalid/I/plain.jpg', 'https://m.invalid/I/plain.jpg'],
  ])('%s', (url, expected) => {
    expect(withoutSize(url)).toBe(expected);
  });
});
