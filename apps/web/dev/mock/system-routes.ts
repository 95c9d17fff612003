import type { Provider, SettingsSectionName, User } from '@earmark/contracts';
import type { Events } from './events.ts';
import { previewName, TOKENS } from './naming.ts';
import { type Call, Fault, pageOf } from './router.ts';
import { SCHEMAS } from './schemas.ts';
import type { World } from './world.ts';

const KINDS: Record<string, Provider['kind']> = {
  downloadclients: 'downloadclient',
  indexers: 'indexer',
  notifications: 'notification',
};
const TASKS = [
  ['poll-downloads', 'Look for completed downloads', 60],
  ['search-wanted', 'Search for wanted books', 21_600],
  ['rss-sync', 'Read the feeds of the indexers', 900],
  ['health-check', 'Check the health', 21_600],
  ['backup', 'Back up the database', 604_800],
] as const;
const LOG_LINES = [
  ['info', 'downloads', 'Pride and Prejudice: 38 % at 8.4 MB/s'],
  ['info', 'indexers', 'MyAnonamouse answered in 412 ms with 3 releases'],
  ['warn', 'indexers', 'Prowlarr answered 429, backing off for 10 minutes'],
  ['info', 'imports', 'Emma: 1 file hard-linked, 3 sidecars written in 38 ms'],
  ['debug', 'http', 'GET /api/v1/requests 200 in 3 ms'],
  ['info', 'libraries', 'Audiobookshelf lists “Emma”'],
  ['error', 'imports', 'Dracula: import blocked, audio is 8 h 16 min too short'],
] as const;

export function systemRoutes(world: World, events: Events): Record<string, (call: Call) => unknown> {
  const providersOf = (kind: string): Provider[] =>
    world.providers.filter((item) => item.kind === KINDS[kind]);
  const routes: Record<string, (call: Call) => unknown> = {
    'GET /api/v1/notifications/log': ({ query }) => pageOf([], query),
  };
  for (const kind of Object.keys(KINDS)) {
    routes[`GET /api/v1/${kind}`] = () => ({ records: providersOf(kind) });
    routes[`GET /api/v1/${kind}/schema`] = () => ({ schemas: SCHEMAS[kind] });
    routes[`POST /api/v1/${kind}/test`] = ({ body }) => testProvider(body);
    routes[`POST /api/v1/${kind}`] = ({ body }) => storeProvider(world, kind, undefined, body);
    routes[`PUT /api/v1/${kind}/{id}`] = ({ params, body }) => storeProvider(world, kind, params['id'], body);
    routes[`DELETE /api/v1/${kind}/{id}`] = ({ params }) => {
      world.providers = world.providers.filter((item) => item.id !== params['id']);
      return {};
    };
  }
  return {
    ...routes,
    'GET /api/v1/settings/{section}': ({ params }) => answer(world, params['section'] as SettingsSectionName),
    'PUT /api/v1/settings/{section}': ({ params, body }) => {
      const section = params['section'] as SettingsSectionName;
      Object.assign(world.settings[section], body);
      return answer(world, section);
    },
    'POST /api/v1/settings/{section}/test': ({ params, body }) =>
      params['section'] === 'audiobookshelf' ? testShelf(body) : testLibrary(body),
    'POST /api/v1/naming/preview': ({ body }) =>
      previewName(
        (body['pattern'] ?? '') as string,
        body['book'] as Parameters<typeof previewName>[1],
        (body['files'] ?? []) as string[],
        body['useSeriesFolders'] !== false,
      ),
    'GET /api/v1/naming/tokens': () => ({ tokens: TOKENS }),
    'GET /api/v1/rootfolders': () => ({
      records:
        world.settings.mediaManagement.libraryPath === ''
          ? []
          : [
              {
                id: 'rf1',
                path: world.settings.mediaManagement.libraryPath,
                primary: true,
                writable: true,
                freeBytes: 812_000_000_000,
                totalBytes: 4_000_000_000_000,
                message: null,
              },
            ],
    }),
    'GET /api/v1/remotepathmappings': () => world.mappings,
    'POST /api/v1/remotepathmappings': ({ body }) => {
      const mapping = {
        id: `pm${(world.lastId += 1)}`,
        clientId: null,
        remotePath: String(body['remotePath']),
        localPath: String(body['localPath']),
      };
      world.mappings.push(mapping);
      return mapping;
    },
    'DELETE /api/v1/remotepathmappings/{id}': ({ params }) => {
      world.mappings = world.mappings.filter((item) => item.id !== params['id']);
      return {};
    },
    'GET /api/v1/users': () => ({ records: world.users }),
    'POST /api/v1/users': ({ body }) => {
      if (world.users.some((user) => user.username === body['username'])) {
        throw new Fault(409, 'conflict', 'There is a user of this name already.');
      }
      const user: User = {
        id: `u${(world.lastId += 1)}`,
        username: String(body['username']),
        group: body['group'] as User['group'],
        createdAt: new Date().toISOString(),
        lastSeenAt: null,
      };
      world.users.push(user);
      return user;
    },
    'PUT /api/v1/users/{id}': ({ params, body }) => {
      const user = world.users.find((item) => item.id === params['id']);
      if (user !== undefined && body['group'] !== undefined) user.group = body['group'] as User['group'];
      return user;
    },
    'DELETE /api/v1/users/{id}': ({ params }) => {
      world.users.splice(0, world.users.length, ...world.users.filter((user) => user.id !== params['id']));
      return {};
    },
    'GET /api/v1/apikeys': () => ({ records: world.apiKeys }),
    'POST /api/v1/apikeys': ({ body }) => {
      const key = {
        id: `k${(world.lastId += 1)}`,
        name: String(body['name']),
        prefix: 'em_9c1d',
        userId: 'u1',
        createdAt: new Date().toISOString(),
        lastUsedAt: null,
      };
      world.apiKeys.push(key);
      return { ...key, key: 'em_9c1d7e0b5a2f4c8d9e6b3a1f0c7d5e2b' };
    },
    'DELETE /api/v1/apikeys/{id}': ({ params }) => {
      world.apiKeys = world.apiKeys.filter((key) => key.id !== params['id']);
      return {};
    },
    'GET /api/v1/system/status': () => ({
      name: 'Earmark',
      version: '0.1.0',
      database: 'sqlite',
      role: 'all',
      uptimeSeconds: 93_784,
      startedAt: new Date(Date.now() - 93_784_000).toISOString(),
      urlBase: '',
      nodeVersion: 'v24.21.0',
      warnings: [],
    }),
    'GET /api/v1/system/activity': () => activity(world),
    'GET /api/v1/system/health': () => ({
      problems: world.providers.some((item) => item.status.state === 'backedOff')
        ? [
            {
              source: 'indexers',
              level: 'warning',
              message: 'Prowlarr has not answered since 9 minutes: too many requests (429).',
              hint: 'Nothing to do: it is tried again by itself. If it happens often, search less often.',
              since: new Date(Date.now() - 540_000).toISOString(),
            },
          ]
        : [],
      checkedAt: new Date().toISOString(),
    }),
    'GET /api/v1/system/tasks': () => ({ tasks: tasks(world) }),
    'POST /api/v1/system/tasks/{name}/run': ({ params }) => {
      const name = params['name'] ?? '';
      world.taskRuns[name] = { running: true, lastRunAt: new Date().toISOString() };
      events.publish({ topic: 'task', data: { name, running: true } });
      setTimeout(() => {
        world.taskRuns[name] = { running: false, lastRunAt: new Date().toISOString() };
        events.publish({ topic: 'task', data: { name, running: false } });
      }, 1500);
      return {};
    },
    'GET /api/v1/system/backups': () => ({
      records: [0, 7, 14].map((days) => ({
        name: `earmark-2026-03-${String(28 - days)}.db`,
        sizeBytes: 2_430_000 - days * 10_000,
        createdAt: new Date(Date.now() - days * 86_400_000).toISOString(),
      })),
    }),
    'POST /api/v1/system/backups': () => ({}),
    'POST /api/v1/system/backups/{name}/restore': () => ({ ok: true }),
    'GET /api/v1/system/logs': ({ query }) => {
      const order = ['debug', 'info', 'warn', 'error'];
      const least = order.indexOf(query.get('level') ?? 'debug');
      const lines = Array.from({ length: 120 }, (_, index) => {
        const [level, scope, message] = LOG_LINES[index % LOG_LINES.length] ?? LOG_LINES[0];
        return { at: new Date(Date.now() - index * 7300).toISOString(), level, scope, message };
      });
      const text = (query.get('query') ?? '').toLowerCase();
      return pageOf(
        lines.filter(
          (line) => order.indexOf(line.level) >= least && line.message.toLowerCase().includes(text),
        ),
        query,
      );
    },
  };
}

function answer(world: World, section: SettingsSectionName) {
  return {
    section,
    values:
      section === 'audiobookshelf'
        ? { ...world.settings[section], absApiToken: undefined }
        : world.settings[section],
    secretsSet:
      section === 'audiobookshelf' && world.settings.audiobookshelf.absApiToken !== '' ? ['absApiToken'] : [],
    locked: world.locked[section] ?? [],
  };
}

function storeProvider(
  world: World,
  kind: string,
  id: string | undefined,
  body: Record<string, unknown>,
): Provider {
  const schema = SCHEMAS[kind]?.find((item) => item.implementation === body['implementation']);
  const known = world.providers.find((item) => item.id === id);
  const settings = body['settings'] as Record<string, unknown>;
  const secrets = (schema?.fields ?? []).filter((field) => field.secret).map((field) => field.name);
  const provider: Provider = {
    id: id ?? `p${(world.lastId += 1)}`,
    kind: KINDS[kind] ?? 'indexer',
    implementation: String(body['implementation']),
    name: String(body['name']),
    enabled: body['enabled'] !== false,
    priority: Number(body['priority'] ?? 25),
    settings: {
      ...known?.settings,
      ...Object.fromEntries(Object.entries(settings).filter(([name]) => !secrets.includes(name))),
    },
    secretsSet: secrets.filter((name) =>
      settings[name] === undefined ? known?.secretsSet.includes(name) : settings[name] !== '',
    ),
    locked: known?.locked ?? [],
    facts: known?.facts ?? [],
    status: known?.status ?? {
      state: 'unknown',
      message: null,
      disabledUntil: null,
      lastOkAt: null,
      lastErrorAt: null,
    },
  };
  world.providers = [...world.providers.filter((item) => item.id !== provider.id), provider];
  return provider;
}

async function testProvider(body: Record<string, unknown>) {
  await new Promise((resolve) => setTimeout(resolve, 600));
  const settings = body['settings'] as Record<string, unknown>;
  if (settings['password'] === 'wrong') {
    return {
      ok: false,
      code: 'client_credentials',
      message: 'qBittorrent refused the user name or password.',
      hint: 'Check both in qBittorrent under Options → Web UI. After five wrong tries it bans this address for an hour.',
      details: [{ label: 'Address', value: 'http://localhost:8080 answers', ok: true }],
    };
  }
  return {
    ok: true,
    message: 'Everything works.',
    details: [
      { label: 'Version', value: 'v4.5.2 (Web API 2.8.19)', ok: true },
      { label: 'Category', value: 'audiobooks exists', ok: true },
      { label: 'Save path', value: '/downloads/audiobooks, 812 GB free', ok: true },
      { label: 'Hard links', value: 'possible between downloads and library', ok: true },
    ],
  };
}

async function testLibrary(body: Record<string, unknown>) {
  await new Promise((resolve) => setTimeout(resolve, 500));
  const path = (body['libraryPath'] ?? '') as string;
  if (!path.startsWith('/')) {
    return {
      ok: false,
      code: 'root_folder_unwritable',
      message: path === '' ? 'No library folder is set.' : `“${path}” is no absolute path.`,
      hint: 'Give the folder as this server sees it, for example /audiobooks.',
      details: [],
    };
  }
  return {
    ok: true,
    message: 'The folder exists and is writable.',
    details: [
      { label: 'Free', value: '812 GB of 4 TB', ok: true },
      { label: 'Hard links', value: 'possible from /downloads/audiobooks', ok: true },
    ],
  };
}

async function testShelf(body: Record<string, unknown>) {
  await new Promise((resolve) => setTimeout(resolve, 400));
  if (body['absUrl'] === '') return { ok: true, message: 'Audiobookshelf is not used.', details: [] };
  return {
    ok: true,
    message: 'Audiobookshelf 2.30.0 answers; books go to “Audiobooks”.',
    details: [
      { label: 'Version', value: '2.30.0' },
      { label: 'User', value: 'root (root)' },
      { label: 'Folders of the library', value: '/audiobooks', ok: true },
    ],
  };
}

function activity(world: World) {
  const counts: Record<string, number> = {};
  for (const request of world.requests) counts[request.status] = (counts[request.status] ?? 0) + 1;
  const downloads = world.queue.filter((item) => item.state === 'downloading');
  return {
    searching: world.requests
      .filter((item) => item.status === 'searching')
      .map((item) => ({ requestId: item.id, title: item.book.title, since: item.updatedAt })),
    downloading: downloads.length,
    importing: world.requests
      .filter((item) => item.status === 'importing')
      .map((item) => ({ importId: item.id, title: item.book.title, step: 'stage', since: item.updatedAt })),
    downSpeed: downloads.reduce((sum, item) => sum + item.progress.downSpeed, 0),
    counts,
    integrations: [
      ...world.providers.map((item) => ({
        id: item.id,
        kind: item.kind,
        name: item.name,
        state: item.enabled ? item.status.state : 'off',
        message: item.status.message,
        facts: item.facts,
      })),
      ...(world.settings.audiobookshelf.absUrl === ''
        ? []
        : [{ id: 'abs', kind: 'library', name: 'Audiobookshelf', state: 'ok', message: null, facts: [] }]),
    ],
  };
}

function tasks(world: World) {
  return TASKS.map(([name, label, intervalSeconds], index) => {
    const run = world.taskRuns[name];
    const lastRunAt = run?.lastRunAt ?? new Date(Date.now() - intervalSeconds * 400).toISOString();
    return {
      name,
      label,
      intervalSeconds,
      running: run?.running ?? false,
      lastRunAt,
      lastDurationMs: 12 + index * 37,
      lastResult: index === 2 && run === undefined ? 'failed' : 'ok',
      lastMessage: index === 2 && run === undefined ? 'Prowlarr answered 429.' : null,
      nextRunAt: new Date(Date.parse(lastRunAt) + intervalSeconds * 1000).toISOString(),
    };
  });
}
