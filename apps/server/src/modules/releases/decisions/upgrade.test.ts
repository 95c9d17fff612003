import { describe, expect, it } from 'vitest';
import { subjectOf } from './testing.ts';
import { upgradeRule } from './upgrade.ts';

const check = (
  title: string,
  owned: { formats: string[]; bitrateKbps: number | null } | undefined,
  settings = {},
) =>
  upgradeRule.check(
    subjectOf({
      book: { series: [{ name: 'Ember Saga', position: '2' }] },
      release: { title },
      settings: { upgradeAllowed: true, ...settings },
      context: { owned },
    }),
  );

describe('the upgrade rule', () => {
  const mp3 = { formats: ['mp3'], bitrateKbps: 64 };

  it('says nothing of a book the library does not have', () => {
    expect(check('Anna Maddox - The Glass Road [mp3]', undefined)).toBeNull();
  });

  it('takes the better format and refuses the same', () => {
    expect(check('Anna Maddox - The Glass Road [m4b]', mp3)).toBeNull();
    expect(check('Anna Maddox - The Glass Road [mp3]', mp3)).toMatchObject({ type: 'permanent' });
    expect(check('Anna Maddox - The Glass Road [m4b]', mp3, { upgradeAllowed: false })).not.toBeNull();
  });

  it('takes no pack for an upgrade', () => {
    expect(check('Anna Maddox - Ember Saga Books 1-3 [m4b]', mp3)?.message).toContain('packs');
  });
});
