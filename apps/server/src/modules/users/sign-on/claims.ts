import type { Group, SettingsSections } from '@earmark/contracts';

type Rules = Pick<
  SettingsSections['signOn'],
  'adminGroups' | 'trustedGroups' | 'untrustedGroups' | 'otherPeople'
>;

const MAX_NAME = 64;

/**
 * A provider's name for somebody as a user name of ours: no colon, single blanks, at most 64 signs.
 * Undefined when nothing is left of it.
 */
export function usernameFrom(claim: unknown): string | undefined {
  if (typeof claim !== 'string') return undefined;
  const name = claim.normalize('NFC').replaceAll(':', ' ').replace(/\s+/gu, ' ').trim();
  return name === ''
    ? undefined
    : name
        .slice(0, MAX_NAME)
        .replace(/[\uD800-\uDBFF]$/, '')
        .trim();
}

/** The groups of a claim or header: a list, or text with commas; with blanks where there is no comma. */
export function groupsFrom(claim: unknown): string[] {
  const parts = Array.isArray(claim) ? claim : typeof claim === 'string' ? splitText(claim) : [];
  return parts.filter((part) => typeof part === 'string').map((part) => part.trim());
}

function splitText(text: string): string[] {
  return text.includes(',') ? text.split(',') : text.split(/\s+/);
}

/** The group somebody belongs to: the highest that fits, in whatever case; for those in none what the settings say. */
export function groupFor(groups: readonly string[], rules: Rules): Group | 'refused' {
  const theirs = new Set(groups.map((name) => name.toLowerCase()));
  const has = (names: string) =>
    names
      .split(',')
      .map((name) => name.trim().toLowerCase())
      .some((name) => name !== '' && theirs.has(name));
  if (has(rules.adminGroups)) return 'admin';
  if (has(rules.trustedGroups)) return 'trusted';
  return has(rules.untrustedGroups) ? 'untrusted' : rules.otherPeople;
}
