import type { SettingsSections } from '../../lib/api/types.ts';

export type NamedProfile = SettingsSections['quality']['profiles'][number];
export type ProfileChanges = NamedProfile['changes'];

/** A profile that changes nothing yet, with an id nobody has. */
export function newProfile(profiles: readonly NamedProfile[], name: string): NamedProfile {
  const taken = new Set(profiles.flatMap((profile) => [profile.id, profile.name.toLowerCase()]));
  let number = profiles.length + 1;
  while (taken.has(`profile-${number}`) || taken.has(`${name} ${number}`.toLowerCase())) number += 1;
  return { id: `profile-${number}`, name: `${name} ${number}`, changes: {} };
}

/** What is taken back follows the default profile again. */
export function withChange<Key extends keyof ProfileChanges>(
  changes: ProfileChanges,
  key: Key,
  value: ProfileChanges[Key] | undefined,
): ProfileChanges {
  const { [key]: _before, ...rest } = changes;
  return value === undefined ? (rest as ProfileChanges) : { ...rest, [key]: value };
}
