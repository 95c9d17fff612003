import { describe, expect, it } from 'vitest';
import { groupFor, groupsFrom, usernameFrom } from './claims.ts';

const rules = {
  adminGroups: 'Admins, parents',
  trustedGroups: 'family',
  untrustedGroups: '',
  otherPeople: 'refused',
} as const;

describe('a user name from a claim', () => {
  it.each([
    ['ada', 'ada'],
    ['  Ada   Lovelace ', 'Ada Lovelace'],
    ['urn:ada', 'urn ada'],
    ['Zoë', 'Zoë'],
    ['李白', '李白'],
    ['x'.repeat(100), 'x'.repeat(64)],
    [':', undefined],
    ['', undefined],
    [undefined, undefined],
    [42, undefined],
    [['ada'], undefined],
  ])('%j becomes %j', (claim, name) => expect(usernameFrom(claim)).toBe(name));
});

describe('groups from a claim', () => {
  it.each([
    [
      ['a', 'b c'],
      ['a', 'b c'],
    ],
    ['a,b c', ['a', 'b c']],
    ['a b', ['a', 'b']],
    [['a', 7, null], ['a']],
    [undefined, []],
    [{ a: 1 }, []],
  ])('%j are %j', (claim, groups) => expect(groupsFrom(claim)).toEqual(groups));
});

describe('the group somebody belongs to', () => {
  it('is the highest that fits, in whatever case', () => {
    expect(groupFor(['family', 'PARENTS'], rules)).toBe('admin');
    expect(groupFor(['Family'], rules)).toBe('trusted');
  });
  it('is what the settings say for everybody else; empty lists name nobody', () => {
    expect(groupFor(['friends', ''], rules)).toBe('refused');
    expect(groupFor([], { ...rules, otherPeople: 'trusted' })).toBe('trusted');
    expect(groupFor(['friends'], { ...rules, untrustedGroups: 'friends' })).toBe('untrusted');
  });
});
