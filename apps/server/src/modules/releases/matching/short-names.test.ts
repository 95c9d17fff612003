import { describe, expect, it } from 'vitest';
import { authorRule } from '../decisions/author.ts';
import { subjectOf } from '../decisions/testing.ts';
import { titleRule } from '../decisions/title.ts';
import type { CandidateRelease, WantedBook } from '../model.ts';

function fits(title: string, book: Partial<WantedBook> = {}, release: Partial<CandidateRelease> = {}) {
  const subject = subjectOf({ book, release: { title, ...release } });
  return authorRule.check(subject) === null && titleRule.check(subject) === null;
}

describe('names cut short', () => {
  const book = { authors: ['Anna Q. R. Maddox'] };

  it('knows an author by the first letters of all names, in capitals and on their own', () => {
    expect(fits('AQRM - The Glass Road', book)).toBe(true);
    expect(fits('The Glass Road by AQRM', book)).toBe(true);
    for (const other of [
      'AQM - The Glass Road',
      'Aqrm - The Glass Road',
      'AQRM Press - The Glass Road',
      'BQRM - The Glass Road',
    ])
      expect(fits(other, book), other).toBe(false);
    expect(fits('AM - The Glass Road', { authors: ['Anna Maddox'] })).toBe(false);
  });

  it('knows a name that is written apart or together', () => {
    expect(fits('Salt Winder - The Glass Road', { authors: ['saltwinder'] })).toBe(true);
    expect(fits('saltwinder - The Glass Road', { authors: ['Salt Winder'] })).toBe(true);
    expect(fits('Salt - Winder - The Glass Road', { authors: ['saltwinder'] })).toBe(false);
    expect(fits('Salt Winders - The Glass Road', { authors: ['saltwinder'] })).toBe(false);
  });

  it('knows two readers by their surnames', () => {
    const read = {
      narrators: ['Boris Petrov', 'Cora Lindgren'],
      series: [{ name: 'Ember Saga', position: '2' }],
    };
    expect(fits('Ember Saga 2 - Anna Maddox - Petrov/Lindgren', read)).toBe(true);
    expect(fits('Ember Saga 2 - Anna Maddox - Petrov/Salt', read)).toBe(false);
    expect(fits('Ember Saga 3 - Anna Maddox - Petrov/Lindgren', read)).toBe(false);
  });
});
