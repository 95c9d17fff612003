import { describe, expect, it } from 'vitest';
import { ignoredTermsRule } from './ignored-terms.ts';
import { subjectOf } from './testing.ts';

const refused = (release: object, ignoredTerms: string[]) =>
  ignoredTermsRule.check(subjectOf({ release, settings: { ignoredTerms } })) !== null;

describe('the ignored terms rule', () => {
  it('refuses whole words only, in title and tags', () => {
    expect(refused({ title: 'Anna Maddox - The Glass Road [ITA]' }, ['ita'])).toBe(true);
    expect(refused({ title: 'Anna Maddox - The Glass Road capital' }, ['ita'])).toBe(false);
    expect(refused({ tags: 'computer voice' }, ['computer voice'])).toBe(true);
    expect(refused({ tags: 'voice of a computer' }, ['computer voice'])).toBe(false);
  });

  it('compares without case and accents', () => {
    expect(refused({ title: 'Anna Maddox - The Glass Road (Pérfido)' }, ['PERFIDO'])).toBe(true);
  });
});
