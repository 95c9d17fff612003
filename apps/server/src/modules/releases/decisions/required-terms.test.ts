import { describe, expect, it } from 'vitest';
import { requiredTermsRule } from './required-terms.ts';
import { subjectOf } from './testing.ts';

const refused = (title: string, requiredTerms: string[]) =>
  requiredTermsRule.check(subjectOf({ release: { title }, settings: { requiredTerms } })) !== null;

describe('the required terms rule', () => {
  it('asks for one of the terms as whole words', () => {
    expect(refused('Anna Maddox - The Glass Road [Retail]', ['retail', 'web'])).toBe(false);
    expect(refused('Anna Maddox - The Glass Road', ['retail', 'web'])).toBe(true);
    expect(refused('Anna Maddox - The Glass Road spiderweb', ['web'])).toBe(true);
    expect(refused('Anna Maddox - The Glass Road WEB-DL', ['web dl'])).toBe(false);
  });

  it('asks nothing when there is no term', () => {
    expect(refused('Anna Maddox - The Glass Road', [])).toBe(false);
    expect(refused('Anna Maddox - The Glass Road', [' '])).toBe(false);
  });
});
