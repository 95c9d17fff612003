import path from 'node:path';
import { DEFAULT_PREFERENCES } from './default-preferences.ts';
import { isAtLeast, type QbittorrentDialect } from './dialect.ts';

export type Preferences = {
  all(): Record<string, unknown>;
  number(key: string): number;
  isOn(key: string): boolean;
  text(key: string): string;
  /** Unknown keys and values of another type are ignored, as qBittorrent does. */
  change(patch: Record<string, unknown>): void;
};

export function createPreferences(options: {
  dialect: QbittorrentDialect;
  savePath: string;
  username: string;
  apiKey: string;
}): Preferences {
  const { dialect } = options;
  const values: Record<string, unknown> = {
    ...DEFAULT_PREFERENCES,
    current_interface_address: '127.0.0.1',
    current_network_interface: 'lo',
    listen_port: 6881,
    rss_smart_episode_filters: '',
    save_path: options.savePath,
    scan_dirs: {},
    temp_path: path.join(options.savePath, 'temp'),
    web_ui_address: '127.0.0.1',
    web_ui_port: 0,
    web_ui_username: options.username,
    ...(isAtLeast(dialect, '5.1')
      ? {
          add_stopped_enabled: false,
          merge_trackers: false,
          max_inactive_seeding_time: -1,
          max_inactive_seeding_time_enabled: false,
          torrent_content_remove_option: 'Delete',
        }
      : { start_paused_enabled: false }),
    ...(isAtLeast(dialect, '5.2') ? { web_ui_api_key: options.apiKey } : {}),
    ...(isAtLeast(dialect, '5.3') ? { web_ui_sessions_count_limit: 15 } : {}),
  };
  if (dialect === '4.3') {
    for (const key of ['excluded_file_names', 'excluded_file_names_enabled', 'torrent_stop_condition']) {
      delete values[key];
    }
  }
  return {
    all: () => Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1))),
    number: (key) => Number(values[key] ?? 0),
    isOn: (key) => values[key] === true,
    text: (key) => (typeof values[key] === 'string' ? values[key] : ''),
    change: (patch) => {
      for (const [key, value] of Object.entries(patch)) {
        if (key in values && typeof value === typeof values[key]) values[key] = value;
      }
    },
  };
}
