import type { QualityChanges, QualityProfile, QualitySettings } from '@earmark/contracts';

/**
 * The profile of that id, complete: the default one with what the named one changes. A profile that is gone, or none, is
 * the default one.
 */
export function profileOf(settings: QualitySettings, id: string | null | undefined): QualityProfile {
  const { profiles, ...usual } = settings;
  const named = id ? profiles.find((profile) => profile.id === id) : undefined;
  return named ? withChanges(usual, named.changes) : usual;
}

/** Fields that are given replace those of the profile, lists as a whole. */
export function withChanges(profile: QualityProfile, changes: QualityChanges): QualityProfile {
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  return { ...profile, ...given };
}
