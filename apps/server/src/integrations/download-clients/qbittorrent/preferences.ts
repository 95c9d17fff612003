import type { Api } from './api.ts';

/**
 * The few preferences that change what a download does. The object they come in holds secrets (proxy, mail, API key),
 * so nothing else of it is kept or logged.
 */
export type ClientPreferences = {
  savePath: string;
  tempPath: string | null;
  autoTmm: boolean;
  queueing: boolean;
  dht: boolean;
  /** Global limits; null when off. */
  maxRatio: number | null;
  maxSeedingMinutes: number | null;
  maxInactiveMinutes: number | null;
  /** What happens at a limit. */
  limitAction: 'stop' | 'remove' | 'removeWithFiles' | 'superSeed';
  excludesFiles: boolean;
  refreshMs: number | null;
};

export async function fetchPreferences(api: Api): Promise<ClientPreferences> {
  return readPreferences(await api.json('app/preferences'));
}

export function readPreferences(answer: unknown): ClientPreferences {
  const all = (typeof answer === 'object' && answer !== null ? answer : {}) as Record<string, unknown>;
  const limit = (enabled: string, value: string) => {
    const number = Number(all[value]);
    return all[enabled] === true && Number.isFinite(number) && number >= 0 ? number : null;
  };
  return {
    savePath: typeof all['save_path'] === 'string' ? all['save_path'] : '',
    tempPath:
      all['temp_path_enabled'] === true && typeof all['temp_path'] === 'string' ? all['temp_path'] : null,
    autoTmm: all['auto_tmm_enabled'] === true,
    queueing: all['queueing_enabled'] === true,
    dht: all['dht'] === true,
    maxRatio: limit('max_ratio_enabled', 'max_ratio'),
    maxSeedingMinutes: limit('max_seeding_time_enabled', 'max_seeding_time'),
    maxInactiveMinutes: limit('max_inactive_seeding_time_enabled', 'max_inactive_seeding_time'),
    limitAction: readLimitAction(all['max_ratio_act']),
    excludesFiles: all['excluded_file_names_enabled'] === true,
    refreshMs: typeof all['refresh_interval'] === 'number' ? all['refresh_interval'] : null,
  };
}

function readLimitAction(value: unknown): ClientPreferences['limitAction'] {
  switch (value) {
    case 1:
      return 'remove';
    case 2:
      return 'superSeed';
    case 3:
      return 'removeWithFiles';
    default:
      return 'stop';
  }
}
