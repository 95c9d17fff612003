import type { Config } from '../config/config.ts';
import type { ProviderService } from '../modules/providers/index.ts';
import type { SettingsService } from '../modules/settings/index.ts';

const SECTION_WORDS: Readonly<Record<string, string>> = {
  absApiToken: 'Audiobookshelf',
  oidcClientSecret: 'OpenID Connect',
};

/** What an admin should know of how this process was started; they stand on the status page until it is mended. */
export function startWarnings(deps: {
  config: Pick<Config, 'role' | 'databaseFile'>;
  settings: Pick<SettingsService, 'unreadable'>;
  providers: Pick<ProviderService, 'unreadable'>;
}): () => Promise<string[]> {
  const { config, settings, providers } = deps;
  return async () => {
    const lost = [
      ...(await providers.unreadable()),
      ...(await settings.unreadable()).map((field) => SECTION_WORDS[field] ?? field),
    ];
    return [
      ...(lost.length > 0
        ? [
            `The stored passwords of ${lost.join(', ')} cannot be read: the file secret.key is not the one they were stored with. Put it back and restart, or enter them again.`,
          ]
        : []),
      ...(config.role === 'web' && config.databaseFile !== null
        ? [
            'This process only answers (EARMARK_ROLE is web), and with SQLite there is no other that does the work. Set the role to all and restart.',
          ]
        : []),
    ];
  };
}
