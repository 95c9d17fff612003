import { describe, expect, it } from 'vitest';
import { minimumAgeRule } from './minimum-age.ts';
import { subjectOf } from './testing.ts';

const NOW = Date.UTC(2026, 0, 15, 12);
const check = (publishDate: string | null, minimumAgeMinutes = 0) =>
  minimumAgeRule.check(
    subjectOf({ release: { publishDate }, settings: { minimumAgeMinutes }, context: { now: NOW } }),
  );

describe('the minimum age rule', () => {
  it('waits until a release is old enough', () => {
    expect(check('2026-01-15T11:50:00Z', 60)).toEqual({
      type: 'temporary',
      message: '10 minutes old, the profile waits 60.',
    });
    expect(check('2026-01-15T10:50:00Z', 60)).toBeNull();
  });

  it('asks nothing without a minimum or a date', () => {
    expect(check('2026-01-15T11:59:00Z')).toBeNull();
    expect(check(null, 60)).toBeNull();
    expect(check('yesterday', 60)).toBeNull();
  });
});
