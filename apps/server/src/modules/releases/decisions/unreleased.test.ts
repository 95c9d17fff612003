import { describe, expect, it } from 'vitest';
import { subjectOf } from './testing.ts';
import { unreleasedRule } from './unreleased.ts';

const check = (releaseDate: string | null) =>
  unreleasedRule.check(subjectOf({ book: { releaseDate }, context: { now: Date.UTC(2026, 0, 15) } }));

describe('the unreleased rule', () => {
  it('waits for the day a book comes out', () => {
    expect(check('2026-03-01')).toEqual({ type: 'temporary', message: 'The book comes out on 2026-03-01.' });
  });

  it('lets books pass that are out, or come out today somewhere', () => {
    expect(check('2020-03-01')).toBeNull();
    expect(check('2026-01-15')).toBeNull();
    expect(check('2026-01-16')).toBeNull();
  });

  it('does not stumble over dates that are none', () => {
    expect(check(null)).toBeNull();
    expect(check('soon')).toBeNull();
  });
});
