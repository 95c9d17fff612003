import { describe, expect, it } from 'vitest';
import { incompleteRule } from './incomplete.ts';
import { subjectOf } from './testing.ts';

const message = (title: string, book = {}) =>
  incompleteRule.check(subjectOf({ book, release: { title } }))?.message ?? null;

describe('the incomplete rule', () => {
  it('refuses one part or disc of the book', () => {
    expect(message('Anna Maddox - The Glass Road (Part 1 of 2)')).toBe('Only part 1 of 2.');
    expect(message('Anna Maddox - The Glass Road (2 of 5)')).toBe('Only part 2 of 5.');
    expect(message('Anna Maddox - The Glass Road - Part 2')).toBe('Only part 2 of the book.');
    expect(message('Anna Maddox - The Glass Road [CD 3]')).toBe('Not the whole book: "CD 3".');
    expect(message('Anna Maddox - The Glass Road, Disc 1 of 8')).toBe('Not the whole book: "Disc 1 of 8".');
    expect(message('Anna Maddox - The Glass Road (disc 1/12)')).toBe('Not the whole book: "disc 1/12".');
  });

  it('has nothing against all of them', () => {
    expect(message('Anna Maddox - The Glass Road (CD 1-8)')).toBeNull();
    expect(message('Anna Maddox - The Glass Road (8 CDs)')).toBeNull();
    expect(message('Anna Maddox - The Glass Road (1 of 1)')).toBeNull();
    expect(message('Anna Maddox - The Glass Road, Book 1 of 3')).toBeNull();
  });

  it.each([
    ['tracks 31-60', 'tracks 31-60'],
    ['tracks 1-30 (of 90)', 'tracks 1-30 (of 90)'],
    ['discs 1-5 of 12', 'discs 1-5 of 12'],
    ['CD 1-5/12', 'CD 1-5/12'],
    ['[CD 1-3, 5-8]', 'CD 1-3, 5-8'],
    ['[01-30/90]', '01-30/90'],
    ['files 1-20 of 60', 'files 1-20 of 60'],
    ['chapters 1-20 (58 chapters)', 'chapters 1-20'],
    ['[chapters 30-58]', 'chapters 30-58'],
    ['01-20 of 60 chapters', '01-20 of 60 chapters'],
    ['parts 1-2 of 4', 'parts 1-2 of 4'],
    ['Parts 3-4', 'Parts 3-4'],
    ['1-3 of 5', '1-3 of 5'],
    ['Episodes 5-9', 'Episodes 5-9'],
    ['Chapter 12', 'Chapter 12'],
  ])('refuses some of the pieces: %s', (note, said) => {
    for (const series of [
      [],
      [{ name: 'Ember Saga', position: '1' }],
      [{ name: 'The Glass Road', position: '1' }],
    ]) {
      // "Dune, parts 3-4" may be volumes.
      if (note === 'Parts 3-4' && series[0]?.name === 'The Glass Road') continue;
      const subject = subjectOf({
        book: { series },
        release: { title: `Anna Maddox - The Glass Road - ${note}` },
      });
      expect(incompleteRule.check(subject)?.message).toBe(`Not the whole book: "${said}".`);
      // Only this rule speaks: the numbers are no volumes.
      expect(subject.identity.titleProblem).toBeNull();
      expect(subject.identity.pack.isPack).toBe(false);
      expect(subject.identity.series.conflict).toBeNull();
    }
  });

  it.each([
    'discs 1-12',
    'CD 1-12 of 12',
    'tracks 1-90',
    'chapters 1-58 (58 chapters)',
    '(files 01-60 of 60)',
    'parts 1-2',
    'parts 1-3 of 3',
    '[60 chapters]',
    '12 CDs',
  ])('leaves it to size and running time where all may be there: %s', (note) => {
    const subject = subjectOf({ release: { title: `Anna Maddox - The Glass Road - ${note}` } });
    expect(incompleteRule.check(subject)).toBeNull();
    expect(subject.identity.titleProblem).toBeNull();
    expect(subject.identity.pack.isPack).toBe(false);
    expect(subject.identity.series.conflict).toBeNull();
  });

  it('leaves ranges of volumes to the pack', () => {
    const series = [{ name: 'Ash Files', position: '2' }];
    for (const title of [
      'Anna Maddox - Ash Files 1-3',
      'Anna Maddox - The Ash Files 01-07 of 9',
      'Anna Maddox - Ash Files Parts 1-3',
    ]) {
      const subject = subjectOf({ book: { series }, release: { title } });
      expect(incompleteRule.check(subject), title).toBeNull();
      expect(subject.identity.pack.contains, title).not.toBeNull();
    }
  });

  it('believes an uploader who says that something is missing', () => {
    for (const [note, said] of [
      ['[missing last 4 chapters]', 'missing last 4 chapters'],
      ['(missing ch. 12)', 'missing ch'],
      ['- missing last third - 01-20 of 60 chapters', 'missing last third'],
      ['- missing the second half', 'missing the second half'],
      ['[last chapter missing]', 'chapter missing'],
      ['(ending is missing)', 'ending is missing'],
      ['(no ending)', 'no ending'],
      ['- not complete', 'not complete'],
      ['(not the whole book)', 'not the whole'],
      ['(nicht vollständig)', 'nicht vollständig'],
      ['[up to chapter 30]', 'to chapter 30'],
      ['(ends at chapter 30)', 'ends at chapter 30'],
      ['(bis Kapitel 30)', 'bis Kapitel 30'],
      ['(from chapter 5)', 'from chapter 5'],
      ['[first 30 chapters]', 'first 30 chapters'],
      ['- first half', 'first half'],
      ['[first part]', 'first part'],
      ['(last 5 hours)', 'last 5 hours'],
      ['- CD 1-5 only', 'only'],
      ['[corrupt files]', 'corrupt files'],
      ['(some files corrupted)', 'files corrupted'],
      ['(corrupt)', 'corrupt'],
      ['- incomplete', 'incomplete'],
      ['(unvollständig)', 'unvollständig'],
      ['(es fehlt Kapitel 3)', 'fehlt Kapitel'],
    ] as const)
      expect(message(`Anna Maddox - The Glass Road ${note}`), note).toBe(`Said to be incomplete: "${said}".`);
    for (const note of [
      '(missing chapter marks)',
      '(chapter marks missing)',
      '(no chapters)',
      '(not a full cast)',
      '(not abridged)',
      '(from the beginning)',
      '(complete)',
      '- Corrupt - Salt',
      '(missing the last train)',
    ])
      expect(message(`Anna Maddox - The Glass Road ${note}`), note).toBeNull();
    const titles = [
      'World Without End',
      'The First Half',
      'Corrupt',
      'From Chapter Two',
      'Not the Whole Story',
    ];
    for (const title of titles) expect(message(`Anna Maddox - ${title} [mp3]`, { title }), title).toBeNull();
    expect(message('Anna Maddox - The Missing Chapter', { title: 'The Missing Chapter' })).toBeNull();
  });

  it('wants the same part when the wanted book is a part', () => {
    const book = { title: 'The Glass Road (Part 2 of 3)' };
    expect(message('Anna Maddox - The Glass Road (2 of 3)', book)).toBeNull();
    expect(message('Anna Maddox - The Glass Road (1 of 3)', book)).not.toBeNull();
    expect(message('Anna Maddox - The Glass Road', book)).toBe('Does not name part 2.');
  });
});
