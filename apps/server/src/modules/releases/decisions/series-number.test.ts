import { describe, expect, it } from 'vitest';
import { seriesNumberRule } from './series-number.ts';
import { subjectOf } from './testing.ts';

const book = { series: [{ name: 'The Ember Saga', position: '2' }] };
const refused = (title: string, extra = {}, wanted: object = book) =>
  seriesNumberRule.check(subjectOf({ book: wanted, release: { title, ...extra } })) !== null;

describe('the series number rule', () => {
  it.each([
    'Anna Maddox - Ember Saga 02 - The Glass Road',
    'The Glass Road (Ember Saga, Book Two) by Anna Maddox',
    'The Glass Road: Ember Saga II by Anna Maddox',
    'Anna Maddox - Another Series 7 - The Glass Road',
    'Anna Maddox - Ember Saga 1-3 - The Glass Road',
    'The Glass Road (2019) 64kbps - Anna Maddox',
  ])('has nothing against %s', (title) => {
    expect(refused(title)).toBe(false);
  });

  it.each([
    'Anna Maddox - Ember Saga 01 - The Glass Road',
    'Anna Maddox - Ember Saga 20 - The Glass Road',
    'The Glass Road (Ember Saga #3) by Anna Maddox',
    'The Glass Road, Book 1 by Anna Maddox',
    'Anna Maddox - Ember Saga 2.5 - The Glass Road',
  ])('refuses %s', (title) => {
    expect(refused(title)).toBe(true);
  });

  it('compares structured positions, whatever they look like', () => {
    const series = (position: string | number) => ({ series: [{ name: 'Ember Saga', position }] });
    expect(refused('The Glass Road', series('Book 2'))).toBe(false);
    expect(refused('The Glass Road', series(2))).toBe(false);
    expect(refused('The Glass Road', series('02'))).toBe(false);
    expect(refused('The Glass Road', series('3'))).toBe(true);
    expect(refused('The Glass Road', series(-1))).toBe(false);
  });

  it('lets one agreeing series outweigh another numbering', () => {
    const two = {
      series: [
        { name: 'Ember Saga', position: '2' },
        { name: 'Glass Cycle', position: '1' },
      ],
    };
    expect(refused('Anna Maddox - Ember Saga - Glass Cycle 1 - The Glass Road', {}, two)).toBe(false);
    expect(
      refused(
        'The Glass Road',
        {
          series: [
            { name: 'Glass Cycle', position: '4' },
            { name: 'Ember Saga', position: '2' },
          ],
        },
        two,
      ),
    ).toBe(false);
  });

  it('believes the counting that agrees where an indexer names several', () => {
    const fields = (...positions: string[]) => ({
      series: positions.map((position, at) => ({
        name: ['Ember Saga', 'The Ember', 'Ember Cycle'][at]!,
        position,
      })),
    });
    const plain = { series: [{ name: 'The Ember', position: '2' }] };
    for (const positions of [
      ['2', '5'],
      ['5', '2'],
      ['5', '3', '2'],
    ])
      expect(refused('The Glass Road', fields(...positions), plain), positions.join()).toBe(false);
    expect(refused('The Glass Road', fields('5', '3'), plain)).toBe(true);
    // Where the title is that of the series only the number tells its volumes apart.
    const named = { title: 'The Ember', series: plain.series };
    expect(refused('The Ember', fields('5', '2'), named)).toBe(true);
  });

  it('takes no number out of the wanted title', () => {
    const wanted = { title: 'The Three-Glass Road', series: [{ name: 'Ember Saga', position: '1' }] };
    for (const title of [
      'Anna Maddox - Three Glass Road 1 - The 3 Glass Road',
      'Anna Maddox - The 3-Glass Road (Ember Saga 1)',
      'Anna Maddox - 3 Glass Road - The Three Glass Road',
    ])
      expect(refused(title, {}, wanted), title).toBe(false);
    for (const title of [
      'Anna Maddox - Three Glass Road 3',
      'Anna Maddox - Ember Saga 3 - The 3 Glass Road',
      'Anna Maddox - The 3 Glass Road 2',
    ])
      expect(refused(title, {}, wanted), title).toBe(true);
    const conflict = (title: string, series: object[]) =>
      subjectOf({ book: { title: 'Salt-22', series: series as [] }, release: { title } }).identity.series
        .conflict;
    expect(conflict('Anna Maddox - Salt-22 (Footnotes)', [{ name: 'Salt-22', position: '1' }])).toBeNull();
    expect(conflict('Anna Maddox - Winter (Salt-22 #2)', [{ name: 'Salt-22', position: '1' }])).toBe(
      'volume 2, wanted is 1',
    );
  });

  it('takes no second volume for a book without a number', () => {
    expect(refused('The Glass Road 2 by Anna Maddox', {}, {})).toBe(true);
    expect(refused('The Glass Road, Book 1 by Anna Maddox', {}, {})).toBe(false);
    expect(refused('The Glass Road, Volume 1 by Anna Maddox', {}, {})).toBe(true);
  });
});
