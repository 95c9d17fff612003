import { describe, expect, it } from 'vitest';
import { seriesNumberRule } from '../decisions/series-number.ts';
import { subjectOf } from '../decisions/testing.ts';
import { titleRule } from '../decisions/title.ts';

const book = { narrators: ['Clara Whitfield'], series: [{ name: 'Ember Saga', position: '2' }] };
const other = (title: string, release = {}, wanted: object = {}) =>
  seriesNumberRule.check(subjectOf({ book: { ...book, ...wanted }, release: { title, ...release } })) ===
  null;
const sameMinutes = (minutes: number) => ({ runtimeSeconds: minutes * 60 });

describe('a series counted in another way', () => {
  it.each([
    ['Anna Maddox - Ember Saga 05 - The Glass Road [Clara Whitfield]', {}],
    ['The Glass Road (Ember Saga #0.5) by Anna Maddox, read by Clara Whitfield', {}],
    ['Anna Maddox - Ember Saga 05 - The Glass Road', sameMinutes(610)],
    ['Anna Maddox - Ember Saga 05 - The Glass Road (9 hrs 58 mins)', {}],
    [
      'The Glass Road by Anna Maddox',
      { series: [{ name: 'Ember Saga', position: '5' }], narrators: ['Clara Whitfield'] },
    ],
  ])('lets %s pass', (title, release) => {
    expect(other(title, release)).toBe(true);
  });

  it.each([
    // Nothing but the number tells the volumes apart, or somebody else reads.
    ['Anna Maddox - Ember Saga 05 - The Glass Road', {}],
    ['Anna Maddox - Ember Saga 05 - The Glass Road (read by David Okafor)', {}],
    ['Anna Maddox - Ember Saga 05 - The Glass Road', sameMinutes(640)],
    // Words are left over, the number is the title's own, or the volume is a part.
    ['Anna Maddox - Ember Saga 05 - The Glass Road: Salt Garden [Clara Whitfield]', {}],
    ['Anna Maddox - The Glass Road 5 [Clara Whitfield]', {}],
    ['Anna Maddox - The Glass Road, Book 5 [Clara Whitfield]', {}],
    // The author is not named, or by the surname alone.
    ['Maddox - Ember Saga 05 - The Glass Road [Clara Whitfield]', {}],
    ['Ember Saga 05 - The Glass Road [Clara Whitfield]', {}],
  ])('holds against %s', (title, release) => {
    expect(other(title, release)).toBe(false);
  });

  it.each([
    ['Ember', 'Anna Maddox - Ash Cycle 5 - Ember [Clara Whitfield]', 'Ash Cycle'],
    ['The Glass Road 2', 'Anna Maddox - Ember Saga 5 - The Glass Road 2 [Clara Whitfield]', 'Ember Saga'],
    ['Glass Road Saga', 'Anna Maddox - The Glass Road 5 - Glass Road Saga [Clara Whitfield]', 'Glass Road'],
    ['The Glass Road', 'Anna Maddox - Glass Road 5 - The Glass Road [Clara Whitfield]', 'The Glass Road'],
  ])('keeps the number for a title like "%s"', (title, release, name) => {
    expect(other(release, {}, { title, series: [{ name, position: '2' }] })).toBe(false);
  });
});

describe('a novella between two volumes', () => {
  it.each([
    ['0.75', 'Anna Maddox - Ember Saga 0.7 - The Glass Road', true],
    ['2.5', 'The Glass Road (Ember Saga #2.1) by Anna Maddox', true],
    ['2.5', 'Anna Maddox - Ember Saga 2 - The Glass Road', false],
    ['2.5', 'Anna Maddox - Ember Saga 3.5 - The Glass Road', false],
    ['2', 'Anna Maddox - Ember Saga 2.5 - The Glass Road', false],
    ['2.5', 'Anna Maddox - Ember Saga 2.1 - The Glass Road: Salt', false],
  ])('wanted as %s: %s', (position, title, accepted) => {
    expect(other(title, {}, { series: [{ name: 'Ember Saga', position }] })).toBe(accepted);
  });
});

describe('the same recording under another title', () => {
  const refused = (release: object, wanted: object = {}) =>
    titleRule.check(subjectOf({ book: { ...book, ...wanted }, release })) !== null;
  const abroad = {
    title: 'Salt and Winter by Anna Maddox [ENG / M4B]',
    bookTitle: 'Salt and Winter',
    authors: ['Anna Maddox'],
    narrators: ['Clara Whitfield'],
    series: [{ name: 'Ember Saga', position: '2' }],
    runtimeSeconds: 601 * 60,
  };

  it('is known by author, series, number, reader and running time together', () => {
    expect(refused(abroad)).toBe(false);
    expect(subjectOf({ book, release: abroad }).identity.confidence).toBe(1);
  });

  it.each([
    ['another volume', { series: [{ name: 'Ember Saga', position: '3' }] }],
    ['a novella beside it', { series: [{ name: 'Ember Saga', position: '2.5' }] }],
    ['a range', { series: [{ name: 'Ember Saga', position: '3-4' }] }],
    ['another series', { series: [{ name: 'Salt Cycle', position: '2' }] }],
    ['no series', { series: [] }],
    ['another reader', { narrators: ['David Okafor'] }],
    ['no reader', { narrators: [] }],
    ['another author', { authors: ['Boris Petrov'] }],
    ['six minutes more', { runtimeSeconds: 607 * 60 }],
    ['an unknown running time', { runtimeSeconds: null }],
    ['a longer title', { title: 'The Glass Road Home by Anna Maddox', bookTitle: 'The Glass Road Home' }],
  ])('is not taken for it with %s', (_, change) => {
    expect(refused({ ...abroad, ...change })).toBe(true);
  });
});
