import { describe, expect, it } from 'vitest';
import { narratorRule } from './narrator.ts';
import { subjectOf } from './testing.ts';

const book = { narrators: ['Clara Whitfield'] };
const refused = (title: string, narrator: 'prefer' | 'require') =>
  narratorRule.check(subjectOf({ book, release: { title }, settings: { narrator } })) !== null;

describe('the narrator rule', () => {
  const wanted = 'Anna Maddox - The Glass Road (read by Clara Whitfield)';
  const other = 'Anna Maddox - The Glass Road (read by Boris Petrov)';
  const unnamed = 'Anna Maddox - The Glass Road';

  it('only ranks as long as the profile prefers', () => {
    for (const title of [wanted, other, unnamed]) expect(refused(title, 'prefer')).toBe(false);
  });

  it('refuses others when the profile requires the wanted one', () => {
    expect(refused(wanted, 'require')).toBe(false);
    expect(refused(other, 'require')).toBe(true);
    expect(refused(unnamed, 'require')).toBe(true);
  });
});
