import { describe, expect, it } from 'vitest';
import { formatRule } from './format.ts';
import { subjectOf } from './testing.ts';

const refused = (release: object, settings = {}) =>
  formatRule.check(subjectOf({ release, settings })) !== null;

describe('the format rule', () => {
  it('takes wanted formats and releases that name none', () => {
    expect(refused({})).toBe(false);
    expect(refused({ filetypes: ['MP3'] })).toBe(false);
    expect(refused({ title: 'Anna Maddox - The Glass Road [FLAC]' })).toBe(false);
  });

  it('refuses formats the profile does not take', () => {
    expect(refused({ filetypes: ['aax'] })).toBe(true);
    expect(refused({ title: 'Anna Maddox - The Glass Road [WMA]' })).toBe(true);
    expect(refused({ filetypes: ['mp3'] }, { formats: ['m4b'] })).toBe(true);
  });

  it('needs one of several', () => {
    expect(refused({ filetypes: ['wma', 'mp3'] })).toBe(false);
  });
});
