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

  it('takes no second volume for a book without a number', () => {
    expect(refused('The Glass Road 2 by Anna Maddox', {}, {})).toBe(true);
    expect(refused('The Glass Road, Book 1 by Anna Maddox', {}, {})).toBe(false);
    expect(refused('The Glass Road, Volume 1 by Anna Maddox', {}, {})).toBe(true);
  });
});
