import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toIso } from './iso-time.ts';

describe('toIso', () => {
  it('writes every moment as Date does', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.date({ noInvalidDate: true }).map((date) => date.getTime()),
          fc.integer({ min: 1_600_000_000_000, max: 1_900_000_000_000 }),
          fc.constantFrom(0, -1, 86_399_999, 86_400_000, 253_402_300_799_999, 253_402_300_800_000, 1.5),
        ),
        (at) => {
          expect(toIso(at)).toBe(new Date(at).toISOString());
        },
      ),
      { numRuns: 5000 },
    );
  });

  it('refuses what is no moment', () => {
    expect(() => toIso(Number.NaN)).toThrow(RangeError);
  });
});
