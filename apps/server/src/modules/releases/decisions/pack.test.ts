import { describe, expect, it } from 'vitest';
import { packRule } from './pack.ts';
import { subjectOf } from './testing.ts';

const book = { series: [{ name: 'Ember Saga', position: '2' }] };
const look = (title: string, settings = {}) => {
  const subject = subjectOf({ book, release: { title }, settings });
  return { pack: subject.identity.pack.isPack, refused: packRule.check(subject) !== null };
};

describe('the pack rule', () => {
  it.each([
    'Anna Maddox - Ember Saga Books 1-3',
    'Anna Maddox - Ember Saga 1 to 5 [MP3]',
    'Anna Maddox - Ember Saga Trilogy',
    'Anna Maddox - The Complete Ember Saga',
    'Anna Maddox Collection: The Iron Road, The Glass Road, Salt',
  ])('knows that %s holds the wanted book', (title) => {
    expect(look(title)).toEqual({ pack: true, refused: false });
  });

  it('holds a novella only where the novella is counted', () => {
    const novella = { series: [{ name: 'Ember Saga', position: '2.5' }] };
    const holds = (title: string) =>
      packRule.check(subjectOf({ book: novella, release: { title } })) === null;
    for (const title of [
      'Ember Saga 1-2.5',
      'Ember Saga 0.5-3',
      'Ember Saga 1-3, 2.5',
      'Ember Saga (1, 2, 2.5, 3)',
      'Ember Saga 1-3 (incl. 2.5)',
      'Ember Saga 1-4 + 2.5 3.5',
    ])
      expect(holds(`Anna Maddox - ${title}`), title).toBe(true);
    for (const title of [
      'Ember Saga 1-3',
      'Ember Saga Books 1-10',
      'Ember Saga 1-3 (incl. 3.5)',
      'Ember Saga Trilogy',
    ])
      expect(holds(`Anna Maddox - ${title}`), title).toBe(false);
  });

  it('reads Roman numerals as a range', () => {
    expect(look('Anna Maddox - Ember Saga I-VII')).toEqual({ pack: true, refused: false });
    expect(look('Anna Maddox - Ember Saga III-VII')).toEqual({ pack: true, refused: true });
  });

  it('counts in the series that is named, where the book has several', () => {
    const two = {
      series: [
        { name: 'Ember Saga', position: '6' },
        { name: 'Salt Cycle', position: '3' },
      ],
    };
    const holds = (title: string, release = {}) =>
      packRule.check(subjectOf({ book: two, release: { title, ...release } })) === null;
    for (const title of ['Ember Saga 4-7', 'Salt Cycle 1-3', 'Salt Cycle Trilogy', 'Ember Saga Books 1-6'])
      expect(holds(`Anna Maddox - ${title}`), title).toBe(true);
    for (const title of [
      'Ember Saga 1-3',
      'Ember Saga Trilogy',
      'Ember Saga: 3 Books Box Set',
      'Salt Cycle 4-7',
    ])
      expect(holds(`Anna Maddox - ${title}`), title).toBe(false);
    const structured = (name: string) => ({ series: [{ name, position: '1-3' }], authors: ['Anna Maddox'] });
    expect(holds('Collection', structured('Ember Saga'))).toBe(false);
    expect(holds('Salt Cycle', structured('Salt Cycle'))).toBe(true);
  });

  it.each([
    'Anna Maddox - Ember Saga Books 3-5',
    'Anna Maddox Collection',
    'Anna Maddox - Ember Saga Collection',
    'Anna Maddox Box Set: The Iron Road, Salt',
    'Anna Maddox - Winter Songs 1-3',
  ])('does not believe it of %s', (title) => {
    expect(look(title)).toEqual({ pack: true, refused: true });
  });

  it('reads the contents out of a description', () => {
    const listed = (description: string) =>
      packRule.check(subjectOf({ book, release: { title: 'Anna Maddox Collection', description } })) === null;
    expect(
      listed('<b>Contents</b><br />01. The Iron Road - read by One<br />02. The Glass Road - read by Two'),
    ).toBe(true);
    expect(listed('<ul><li>The Iron Road</li><li>The Glass Road</li></ul>')).toBe(true);
    expect(listed('<br />02. The Glass Road Home<br />03. Beyond the Glass Road')).toBe(false);
    expect(listed('If you liked The Glass Road, you will love these.')).toBe(false);
  });

  it('takes a trilogy called like its first volume for the first volume only', () => {
    const holds = (position: string) => {
      const subject = subjectOf({
        book: { series: [{ name: 'Ember Saga', position }] },
        release: { title: 'Anna Maddox - The Glass Road Trilogy', size: 900_000_000 },
      });
      return subject.identity.titleProblem === null && packRule.check(subject) === null;
    };
    expect(holds('1')).toBe(true);
    expect(holds('2')).toBe(false);
  });

  it('knows a series without its rank or its "Diaries", and the eras of one are no volumes', () => {
    const holds = (series: string, title: string) =>
      packRule.check(
        subjectOf({
          book: { series: [{ name: series, position: '4' }] },
          release: { title: `Anna Maddox - ${title}` },
        }),
      ) === null;
    expect(holds('Chief Inspector Hektor Lind', 'Inspector Lind 1-7')).toBe(true);
    expect(holds('Chief Inspector Hektor Lind', 'Inspector Lind 5-7')).toBe(false);
    expect(holds('The Emberbot Diaries', 'Emberbot 1-7')).toBe(true);
    expect(holds('The Emberbot Diaries', 'Emberbot 5-7')).toBe(false);
    const era = subjectOf({
      book: { series: [{ name: 'Emberborn', position: '2' }] },
      release: { title: 'Anna Maddox - Emberborn Era 2 (Salt, Winter Garden, Iron)' },
    });
    expect(era.identity.series.confirmed).toBe(false);
  });

  it('takes a single volume of a trilogy for one book', () => {
    expect(look('Anna Maddox - The Glass Road (Ember Saga Trilogy 2)')).toEqual({
      pack: false,
      refused: false,
    });
  });

  it('refuses all packs when the profile wants none', () => {
    expect(look('Anna Maddox - Ember Saga Books 1-3', { allowPacks: false }).refused).toBe(true);
  });

  it('takes a wanted collection for what it is', () => {
    const subject = subjectOf({
      book: { title: 'The Ember Saga', series: [{ name: 'Ember Saga', position: '1-3' }] },
      release: { title: 'Anna Maddox - The Ember Saga Books 1-3' },
    });
    expect(subject.identity.pack.isPack).toBe(false);
    expect(packRule.check(subject)).toBeNull();
  });
});
