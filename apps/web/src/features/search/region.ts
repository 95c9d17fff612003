import type { AudibleRegion } from '../../lib/api/types.ts';
import { createExternalStore, useExternalStore } from '../../lib/external-store.ts';
import { locale } from '../../lib/i18n/index.ts';
import { readPreference, writePreference } from '../../lib/storage.ts';
import { isRegion } from './search-params.ts';

const stored = readPreference('region');
const chosen = createExternalStore<AudibleRegion | undefined>(isRegion(stored) ? stored : undefined);
const countries = new Intl.DisplayNames(locale, { type: 'region' });

/** The market place this person looked in last; undefined leaves the choice to the server. */
export function useRegion(): AudibleRegion | undefined {
  return useExternalStore(chosen);
}

export function rememberRegion(region: AudibleRegion): void {
  writePreference('region', region);
  chosen.set(region);
}

/** "Germany" for `de`; Audible writes `uk` where everybody else writes GB. */
export function regionName(region: AudibleRegion): string {
  return countries.of(region === 'uk' ? 'GB' : region.toUpperCase()) ?? region;
}
