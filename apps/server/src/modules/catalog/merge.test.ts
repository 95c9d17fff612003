import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Contribution, mergeFacts, splitBySource } from './merge.ts';

const audible: Contribution = {
  source: 'audible',
  facts: {
    title: 'The Time Machine',
    subtitle: '',
    authors: [{ name: 'H. G. Wells', asin: 'B000WELLS0' }],
    narrators: [],
    series: [{ name: 'The Scientific Romances', position: '' }],
    runtimeMinutes: 232,
    coverUrl: 'https://images.invalid/a.jpg',
    isbn: '',
  },
};
const audnexus: Contribution = {
  source: 'audnexus',
  facts: {
    title: 'Time Machine',
    subtitle: 'An Invention',
    narrators: [{ name: 'Ann Reader' }],
    rating: 4.4,
  },
};
const mam: Contribution = {
  source: 'myanonamouse',
  facts: {
    title: 'The Time Machine (Unabridged)',
    series: [{ name: 'Scientific Romances (Light Novel)', position: '1' }],
    description: 'From the site.',
    isbn: 'ASIN:B00TMW1895',
    genres: ['Science Fiction'],
  },
};
const tags: Contribution = {
  source: 'tags',
  facts: { title: 'time_machine_m4b', releaseDate: '2014', abridged: false },
};

describe('mergeFacts', () => {
  it('takes each field from the most trusted source that says something', () => {
    const { facts, fieldSources } = mergeFacts([tags, mam, audnexus, audible]);
    expect(facts).toEqual({
      title: 'The Time Machine',
      subtitle: 'An Invention',
      authors: [{ name: 'H. G. Wells', asin: 'B000WELLS0' }],
      narrators: [{ name: 'Ann Reader' }],
      series: [{ name: 'The Scientific Romances', position: '1' }],
      releaseDate: '2014',
      runtimeMinutes: 232,
      description: 'From the site.',
      genres: ['Science Fiction'],
      abridged: false,
      rating: 4.4,
      coverUrl: 'https://images.invalid/a.jpg',
    });
    expect(fieldSources).toEqual({
      title: 'audible',
      subtitle: 'audnexus',
      authors: 'audible',
      narrators: 'audnexus',
      series: 'audible',
      releaseDate: 'tags',
      runtimeMinutes: 'audible',
      description: 'myanonamouse',
      genres: 'myanonamouse',
      abridged: 'tags',
      rating: 'audnexus',
      coverUrl: 'audible',
    });
  });

  it('lets a person win, also with nothing', () => {
    const person = {
      source: 'person',
      facts: {
        title: 'My Title',
        subtitle: null,
        series: [{ name: 'The Scientific Romances' }],
        isbn: 'none',
      },
    };
    const { facts, fieldSources } = mergeFacts([audible, mam, audnexus, person]);
    expect(facts).toMatchObject({ ...person.facts, narrators: [{ name: 'Ann Reader' }] });
    expect(fieldSources).toMatchObject({
      title: 'person',
      subtitle: 'person',
      series: 'person',
      isbn: 'person',
    });
  });

  it('ignores identifiers and dates that are none', () => {
    const wrong = {
      source: 'audible',
      facts: { asin: 'B12', isbn: '97800000189', releaseDate: '0000-00-00', runtimeMinutes: 0 },
    };
    expect(mergeFacts([wrong])).toEqual({ facts: {}, fieldSources: {} });
    const right = { source: 'indexer', facts: { asin: 'b00TMW1895', isbn: '0-306-40615-2' } };
    expect(mergeFacts([wrong, right]).fieldSources).toEqual({ asin: 'indexer', isbn: 'indexer' });
  });

  it.each([
    ['9780000018953', true],
    ['978-0-00-001895-3', true],
    ['030640615X', true],
    ['12345678901', false],
    ['97800000189531', false],
  ])('takes %s for an ISBN: %s', (isbn, isOne) => {
    expect('isbn' in mergeFacts([{ source: 'indexer', facts: { isbn } }]).facts).toBe(isOne);
  });

  it('puts unknown sources last', () => {
    const other = { source: 'somewhere', facts: { title: 'Other', publisher: 'Example' } };
    expect(mergeFacts([other, tags]).fieldSources).toMatchObject({ title: 'tags', publisher: 'somewhere' });
  });

  it('does not depend on the order of its input, and merging again changes nothing', () => {
    const all = [tags, mam, audnexus, audible];
    const first = mergeFacts(all);
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        expect(mergeFacts(shuffled)).toEqual(first);
      }),
    );
    expect(mergeFacts(splitBySource(first.facts, first.fieldSources, 'audible'))).toEqual(first);
  });
});

describe('splitBySource', () => {
  it('keeps what a person emptied and forgets what was never told', () => {
    const stored = { title: 'T', subtitle: null, publisher: null, genres: [], narrators: [] };
    const parts = splitBySource(stored, { subtitle: 'person', title: 'audible' }, 'audible');
    expect(parts).toEqual([
      { source: 'audible', facts: { title: 'T' } },
      { source: 'person', facts: { subtitle: null } },
    ]);
    expect(mergeFacts([...parts, audnexus]).facts.subtitle).toBeNull();
  });
});
