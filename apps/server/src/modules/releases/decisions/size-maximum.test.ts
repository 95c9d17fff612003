import { describe, expect, it } from 'vitest';
import { sizeMaximumRule } from './size-maximum.ts';
import { subjectOf } from './testing.ts';

const refused = (size: number | null, maximumSizeGb: number) =>
  sizeMaximumRule.check(subjectOf({ release: { size }, settings: { maximumSizeGb } })) !== null;

describe('the size maximum rule', () => {
  it('refuses what is larger than the profile allows', () => {
    expect(refused(2_000_000_001, 2)).toBe(true);
    expect(refused(2_000_000_000, 2)).toBe(false);
  });

  it('has no limit at 0 and for unknown sizes', () => {
    expect(refused(90_000_000_000, 0)).toBe(false);
    expect(refused(null, 1)).toBe(false);
  });
});
