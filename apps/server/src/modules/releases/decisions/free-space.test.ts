import { describe, expect, it } from 'vitest';
import { freeSpaceRule } from './free-space.ts';
import { subjectOf } from './testing.ts';

const check = (size: number | null, freeBytes: number, keepFreeBytes: number) =>
  freeSpaceRule.check(subjectOf({ release: { size }, context: { freeSpace: { freeBytes, keepFreeBytes } } }));

describe('the free space rule', () => {
  it('keeps the wanted space free', () => {
    expect(check(600, 1000, 500)?.type).toBe('temporary');
    expect(check(500, 1000, 500)).toBeNull();
  });

  it('cannot tell without a size or a measure', () => {
    expect(check(null, 0, 0)).toBeNull();
    expect(freeSpaceRule.check(subjectOf({}))).toBeNull();
  });
});
