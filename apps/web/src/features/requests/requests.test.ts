import { acquisitionState } from '@earmark/contracts';
import { describe, expect, it } from 'vitest';
import { JOURNEY, journeyOf } from './journey.ts';
import { readRequestListParams } from './list-params.ts';
import { splitNames, toManualBook } from './manual-book.ts';

describe('the journey of a request', () => {
  it('has at most one present step, everything before it done and everything after it ahead', () => {
    for (const state of acquisitionState.options) {
      const steps = journeyOf(state);
      expect(steps.map((item) => item.step)).toEqual([...JOURNEY]);
      const marks = steps.map((item) => item.state).join(' ');
      expect(marks).toMatch(/^(done ?)*((current|stuck) ?)?(ahead ?)*$/);
    }
  });

  it('ends when the book can be heard', () => {
    expect(journeyOf('available').every((item) => item.state === 'done')).toBe(true);
    expect(journeyOf('importBlocked')[3]).toEqual({ step: 'filed', state: 'stuck' });
  });
});

describe('a manual entry', () => {
  const empty = { title: '', authors: '', narrators: '', series: '', position: '', year: '', notes: '' };

  it('splits names and trims them', () => {
    expect(splitNames(' Ann  Radcliffe, Matthew Lewis ;; ')).toEqual(['Ann Radcliffe', 'Matthew Lewis']);
  });

  it('sends only what was entered', () => {
    expect(toManualBook({ ...empty, title: ' The Monk ', authors: 'Matthew Lewis' })).toEqual({
      title: 'The Monk',
      authors: ['Matthew Lewis'],
    });
  });

  it('sends everything that was entered', () => {
    expect(
      toManualBook({
        title: 'The Monk',
        authors: 'Matthew Lewis',
        narrators: 'A, B',
        series: 'Gothic',
        position: '1.5',
        year: '1796',
        notes: 'the long one',
      }),
    ).toEqual({
      title: 'The Monk',
      authors: ['Matthew Lewis'],
      narrators: ['A', 'B'],
      series: { name: 'Gothic', position: '1.5' },
      year: 1796,
      notes: 'the long one',
    });
  });
});

describe('the address of the list', () => {
  it('keeps known filters only', () => {
    expect(readRequestListParams({ filter: 'attention', of: 'mine' })).toEqual({
      filter: 'attention',
      of: 'mine',
    });
    expect(readRequestListParams({ filter: 'all', of: 'everyone' })).toEqual({});
    expect(readRequestListParams({ filter: '<script>' })).toEqual({});
  });
});
