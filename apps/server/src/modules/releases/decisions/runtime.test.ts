import { describe, expect, it } from 'vitest';
import { runtimeRule } from './runtime.ts';
import { subjectOf } from './testing.ts';

const refused = (release: object, book = {}) => runtimeRule.check(subjectOf({ book, release })) !== null;

describe('the runtime rule', () => {
  it('compares a stated running time', () => {
    expect(refused({ title: 'Anna Maddox - The Glass Road [10h 12m]' })).toBe(false);
    expect(refused({ title: 'Anna Maddox - The Glass Road [3h 05m]' })).toBe(true);
    expect(refused({ title: 'Anna Maddox - The Glass Road (24 hrs)' })).toBe(true);
    expect(refused({ tags: '4 hrs 10 mins' })).toBe(true);
    expect(refused({ runtimeSeconds: 36_100 })).toBe(false);
    expect(refused({ runtimeSeconds: 9000 })).toBe(true);
  });

  it('works out the running time from size and stated bitrate', () => {
    // 120 MB at 128 kbit/s are two hours, not ten.
    expect(refused({ title: 'Anna Maddox - The Glass Road 128kbps', size: 120_000_000 })).toBe(true);
    expect(refused({ title: 'Anna Maddox - The Glass Road 64kbps', size: 288_000_000 })).toBe(false);
  });

  it('says both times', () => {
    const subject = subjectOf({ release: { title: 'Anna Maddox - The Glass Road [3h 05m]' } });
    expect(runtimeRule.check(subject)?.message).toBe('It runs 3 h 05 min, the wanted edition 10 h 00 min.');
  });

  it('does not take a title for a running time', () => {
    const book = { title: 'Nineteen Minutes' };
    expect(refused({ title: 'Anna Maddox - 19 Minutes' }, book)).toBe(false);
  });
});
