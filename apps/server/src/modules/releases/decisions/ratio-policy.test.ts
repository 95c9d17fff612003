import { describe, expect, it } from 'vitest';
import { ratioPolicyRule } from './ratio-policy.ts';
import { subjectOf } from './testing.ts';

const check = (release: object) =>
  ratioPolicyRule.check(
    subjectOf({ release, context: { ratioRoom: new Map([['Open Shelf', 100_000_000]]) } }),
  );

describe('the ratio rule', () => {
  it('waits when a release would take the ratio below its limit', () => {
    expect(check({ size: 288_000_000 })?.type).toBe('temporary');
    expect(check({ size: 90_000_000 })).toBeNull();
  });

  it('counts nothing that is free or elsewhere', () => {
    expect(check({ size: 288_000_000, freeleech: true })).toBeNull();
    expect(check({ size: 288_000_000, indexer: 'Another' })).toBeNull();
  });
});
