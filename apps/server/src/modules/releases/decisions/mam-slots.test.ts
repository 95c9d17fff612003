import { describe, expect, it } from 'vitest';
import { isMam, mamSlotsRule } from './mam-slots.ts';
import { subjectOf } from './testing.ts';

const check = (indexer: string, used: number) =>
  mamSlotsRule.check(
    subjectOf({ release: { indexer }, context: { mamSlots: { limit: 50, used, reserved: 5 } } }),
  );

describe('the MAM slots rule', () => {
  it('waits when no unsatisfied slot is free', () => {
    expect(check('MyAnonamouse', 44)).toBeNull();
    expect(check('MyAnonamouse', 45)?.type).toBe('temporary');
  });

  it('leaves other indexers alone', () => {
    expect(check('Open Shelf', 50)).toBeNull();
  });

  it('knows MAM by name and by guid', () => {
    expect(isMam({ indexer: 'MAM', guid: 'x' })).toBe(true);
    expect(isMam({ indexer: 'My feed', guid: 'https://www.myanonamouse.net/t/1' })).toBe(true);
    expect(isMam({ indexer: 'Mammoth', guid: 'x' })).toBe(false);
  });
});
