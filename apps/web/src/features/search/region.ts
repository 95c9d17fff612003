import type { AudibleRegion } from '../../lib/api/types.ts';
import { pageLanguage } from '../../lib/i18n/index.ts';
import { usePreferences } from '../users/preferences.ts';

let countries: { language: string; names: Intl.DisplayNames } | undefined;

/** The market place this person searches; undefined leaves the choice to the server. */
export function useRegion(): AudibleRegion | undefined {
  return usePreferences().region ?? undefined;
}

/** "Germany" for `de`; Audible writes `uk` where everybody else writes GB. */
export function regionName(region: AudibleRegion): string {
  const language = pageLanguage();
  if (countries?.language !== language)
    countries = { language, names: new Intl.DisplayNames(language, { type: 'region' }) };
  return countries.names.of(region === 'uk' ? 'GB' : region.toUpperCase()) ?? region;
}
