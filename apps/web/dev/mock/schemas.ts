import type { Provider, ProviderField, ProviderSchema } from '@earmark/contracts';

const field = (name: string, label: string, more: Partial<ProviderField> = {}): ProviderField => ({
  name,
  label,
  type: 'text',
  required: false,
  advanced: false,
  secret: false,
  ...more,
});
const secret = (name: string, label: string, more: Partial<ProviderField> = {}): ProviderField =>
  field(name, label, { type: 'password', secret: true, ...more });

export const SCHEMAS: Record<string, ProviderSchema[]> = {
  downloadclients: [
    {
      kind: 'downloadclient',
      implementation: 'qbittorrent',
      label: 'qBittorrent',
      description: 'qBittorrent 4.3 or newer, over its Web UI.',
      fields: [
        field('host', 'Host', { required: true, defaultValue: 'localhost' }),
        field('port', 'Port', { type: 'number', required: true, defaultValue: 8080 }),
        field('username', 'User name', { placeholder: 'admin' }),
        secret('password', 'Password'),
        field('category', 'Category', {
          required: true,
          defaultValue: 'audiobooks',
          help: 'Created when it is missing.',
        }),
        field('savePath', 'Save path', { help: 'Empty takes the client’s default.' }),
        field('useTls', 'Use HTTPS', { type: 'toggle', advanced: true, defaultValue: false }),
        field('urlBase', 'URL base', { advanced: true, help: 'Only behind a reverse proxy.' }),
      ],
    },
  ],
  indexers: [
    {
      kind: 'indexer',
      implementation: 'prowlarr',
      label: 'Prowlarr',
      description: 'All indexers of a Prowlarr, each searched on its own.',
      fields: [
        field('url', 'URL', { type: 'url', required: true, placeholder: 'http://localhost:9696' }),
        secret('apiKey', 'API key', { required: true, help: 'Prowlarr: Settings → General.' }),
      ],
    },
    {
      kind: 'indexer',
      implementation: 'myanonamouse',
      label: 'MyAnonamouse',
      description: 'Searched directly, with its own facts: narrators, series, language.',
      fields: [
        secret('mamId', 'mam_id', {
          required: true,
          help: 'From Preferences → Security. Earmark keeps the newest one.',
        }),
        field('useFreeleech', 'Spend wedges by itself', { type: 'toggle', defaultValue: false }),
      ],
    },
    {
      kind: 'indexer',
      implementation: 'torznab',
      label: 'Torznab or Newznab',
      description: 'Any other feed.',
      fields: [
        field('url', 'URL', { type: 'url', required: true }),
        secret('apiKey', 'API key'),
        field('categories', 'Categories', { defaultValue: '3030', advanced: true }),
      ],
    },
  ],
  notifications: [
    {
      kind: 'notification',
      implementation: 'ntfy',
      label: 'ntfy',
      description: 'A push message to phones and desktops through ntfy.sh or your own server.',
      fields: [
        field('topic', 'Topic', { required: true }),
        field('onAvailable', 'A book is available', { type: 'toggle', defaultValue: true }),
      ],
    },
  ],
};

const ok: Provider['status'] = {
  state: 'ok',
  message: null,
  disabledUntil: null,
  lastOkAt: new Date().toISOString(),
  lastErrorAt: null,
};

export function seedProviders(): Provider[] {
  return [
    {
      id: 'p1',
      kind: 'downloadclient',
      implementation: 'qbittorrent',
      name: 'qBittorrent',
      enabled: true,
      priority: 1,
      settings: {
        host: 'localhost',
        port: 8080,
        username: 'admin',
        category: 'audiobooks',
        savePath: '',
        useTls: false,
      },
      secretsSet: ['password'],
      locked: ['host', 'port'],
      status: ok,
      facts: [],
    },
    {
      id: 'p2',
      kind: 'indexer',
      implementation: 'myanonamouse',
      name: 'MyAnonamouse',
      enabled: true,
      priority: 1,
      settings: { useFreeleech: false },
      secretsSet: ['mamId'],
      locked: [],
      status: ok,
      facts: [
        { label: 'Session', value: 'pasted 40 days ago, renewed 2 hours ago, used 4 minutes ago', ok: true },
        { label: 'Account', value: 'quietlistener (Power User)' },
        { label: 'Freeleech wedges', value: '12' },
        { label: 'Unsatisfied torrents', value: '43 of 100', ok: true },
      ],
    },
    {
      id: 'p3',
      kind: 'indexer',
      implementation: 'prowlarr',
      name: 'Prowlarr',
      enabled: true,
      priority: 25,
      settings: { url: 'http://localhost:9696' },
      secretsSet: ['apiKey'],
      locked: [],
      facts: [],
      status: {
        ...ok,
        state: 'backedOff',
        message: 'Prowlarr answered 429: too many requests.',
        disabledUntil: new Date(Date.now() + 9 * 60_000).toISOString(),
        lastErrorAt: new Date().toISOString(),
      },
    },
  ];
}
