import type { ApiContext, Call, Endpoints } from './answer.ts';
import { jsonAnswer, NOT_FOUND, textAnswer } from './answer.ts';
import { isAtLeast } from './dialect.ts';
import type { Torrent } from './torrent.ts';
import { toFiles, toInfo, toProperties, toTrackers } from './wire.ts';

type Info = Record<string, unknown>;

/** `torrents/info` and the other calls that only read. */
export function readingEndpoints(context: ApiContext): Endpoints {
  const { facts, engine, now } = context;
  const one = (render: (torrent: Torrent) => unknown) => ({
    method: 'GET' as const,
    required: ['hash'],
    run: (call: Call) => {
      const torrent = engine.find(call.fields.get('hash') ?? '');
      return torrent ? jsonAnswer(render(torrent)) : NOT_FOUND;
    },
  });
  const endpoints: Endpoints = {
    'torrents/info': { method: 'GET', run: (call) => listTorrents(context, call) },
    'torrents/properties': one((torrent) => toProperties(facts, torrent, now())),
    'torrents/files': one((torrent) => toFiles(facts, torrent, now())),
    'torrents/trackers': one((torrent) => toTrackers(torrent)),
    'torrents/webseeds': one(() => []),
    'torrents/categories': { method: 'GET', run: () => jsonAnswer(renderCategories(context)) },
    'torrents/tags': { method: 'GET', run: () => jsonAnswer([...engine.tags]) },
    'sync/maindata': { method: 'GET', run: (call) => jsonAnswer(syncMainData(context, call)) },
    'transfer/info': { method: 'GET', run: () => jsonAnswer(transferInfo(context)) },
    'log/main': {
      method: 'GET',
      run: (call) => jsonAnswer(context.log.since(Number(call.fields.get('last_known_id') ?? -1))),
    },
  };
  if (isAtLeast(facts.dialect, '4.5')) {
    endpoints['torrents/export'] = {
      method: 'GET',
      required: ['hash'],
      run: (call) => {
        const torrent = engine.find(call.fields.get('hash') ?? '');
        if (!torrent) return NOT_FOUND;
        if (!torrent.bytes) {
          return textAnswer('Unable to export torrent file. Error: Missing metadata', 409);
        }
        const type = isAtLeast(facts.dialect, '5.1')
          ? 'application/x-bittorrent'
          : 'text/plain; charset=UTF-8';
        return { status: 200, type, body: torrent.bytes };
      },
    };
  }
  if (isAtLeast(facts.dialect, '5.1')) {
    endpoints['torrents/count'] = {
      method: 'GET',
      run: () => textAnswer(String(engine.listed().length)),
    };
  }
  return endpoints;
}

function listTorrents(context: ApiContext, call: Call) {
  const { facts, engine, now } = context;
  const field = (name: string) => call.fields.get(name);
  const hashes = field('hashes');
  const wanted = hashes ? new Set(hashes.toLowerCase().split('|')) : undefined;
  const category = field('category');
  const tag = field('tag');
  const isPrivate = field('private');
  let rows = engine
    .listed()
    .filter((torrent) => !wanted || wanted.has(torrent.id))
    .filter((torrent) => category === undefined || isInCategory(context, torrent.category, category))
    .filter(
      (torrent) => tag === undefined || (tag === '' ? torrent.tags.length === 0 : torrent.tags.includes(tag)),
    )
    .filter(
      (torrent) =>
        isPrivate === undefined ||
        !isAtLeast(facts.dialect, '5.1') ||
        String(torrent.meta?.isPrivate ?? false) === isPrivate,
    )
    .map((torrent) => ({ torrent, info: toInfo(facts, torrent, now()) }))
    .filter(({ info }) => passesFilter(field('filter'), String(info['state'])));
  const sort = field('sort');
  if (sort && rows.length > 0) {
    if (!(sort in (rows[0]?.info ?? {}))) return textAnswer("'sort' parameter is invalid", 400);
    rows = rows.sort((a, b) => compare(a.info[sort], b.info[sort]));
    if (field('reverse') === 'true') rows.reverse();
  }
  const offset = Number(field('offset') ?? 0);
  const limit = Number(field('limit') ?? 0);
  const from = offset < 0 ? Math.max(0, rows.length + offset) : offset;
  const page = rows.slice(from, limit > 0 ? from + limit : undefined);
  return jsonAnswer(page.map(({ torrent, info }) => withExtras(context, call, torrent, info)));
}

function withExtras(context: ApiContext, call: Call, torrent: Torrent, info: Info): Info {
  const { dialect } = context.facts;
  const wants = (name: string) => call.fields.get(name) === 'true';
  return {
    ...info,
    ...(isAtLeast(dialect, '5.1') && wants('includeTrackers') ? { trackers: toTrackers(torrent) } : {}),
    ...(isAtLeast(dialect, '5.2') && wants('includeFiles')
      ? { files: toFiles(context.facts, torrent, context.now()) }
      : {}),
  };
}

/** From 5.2 a category also holds what lies in its subcategories. */
function isInCategory(context: ApiContext, actual: string, wanted: string): boolean {
  if (actual === wanted) return true;
  return wanted !== '' && isAtLeast(context.facts.dialect, '5.2') && actual.startsWith(`${wanted}/`);
}

/** A filter qBittorrent does not know lists everything. */
function passesFilter(filter: string | undefined, state: string): boolean {
  switch (filter ?? 'all') {
    case 'downloading':
      return /DL$|^downloading$/u.test(state);
    case 'seeding':
      return ['uploading', 'stalledUP', 'forcedUP', 'queuedUP', 'checkingUP'].includes(state);
    case 'completed':
      return /UP$|^uploading$/u.test(state);
    case 'stalled':
      return state.startsWith('stalled');
    case 'errored':
      return state === 'error' || state === 'missingFiles';
    default:
      return true;
  }
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b));
}

function renderCategories(context: ApiContext): Record<string, unknown> {
  return Object.fromEntries(
    [...context.engine.categories].map(([name, { savePath }]) => [name, { name, savePath }]),
  );
}

function transferInfo(context: ApiContext): Info {
  const speeds = context.engine.listed().map((torrent) => torrent.speed);
  return {
    connection_status: 'firewalled',
    dht_nodes: 0,
    dl_info_data: 0,
    dl_info_speed: Math.round(speeds.reduce((sum, speed) => sum + speed, 0)),
    dl_rate_limit: context.preferences.number('dl_limit'),
    up_info_data: 0,
    up_info_speed: 0,
    up_rate_limit: context.preferences.number('up_limit'),
  };
}

/** Whole picture for an unknown rid, else what changed since the last answer of this session. */
function syncMainData(context: ApiContext, call: Call): Info {
  const { facts, engine, now } = context;
  const { sync } = call.session;
  const torrents = Object.fromEntries(
    engine.listed().map((torrent) => {
      const { hash, ...rest } = toInfo(facts, torrent, now());
      return [String(hash), rest];
    }),
  );
  const picture = {
    torrents,
    categories: renderCategories(context),
    tags: [...engine.tags],
    server_state: {
      ...transferInfo(context),
      queueing: context.preferences.isOn('queueing_enabled'),
      refresh_interval: context.preferences.number('refresh_interval'),
    },
  };
  const asked = Number(call.fields.get('rid') ?? 0);
  const isKnown = asked > 0 && asked === sync.rid;
  const before = sync.shown as Partial<typeof picture>;
  sync.rid += 1;
  sync.shown = picture;
  if (!isKnown) return { rid: sync.rid, full_update: true, ...picture };
  const answer: Info = { rid: sync.rid };
  const changedTorrents = changesOf(before.torrents ?? {}, torrents);
  if (Object.keys(changedTorrents).length > 0) answer['torrents'] = changedTorrents;
  const goneTorrents = Object.keys(before.torrents ?? {}).filter((hash) => !(hash in torrents));
  if (goneTorrents.length > 0) answer['torrents_removed'] = goneTorrents;
  const goneCategories = Object.keys(before.categories ?? {}).filter((name) => !(name in picture.categories));
  if (goneCategories.length > 0) answer['categories_removed'] = goneCategories;
  return answer;
}

function changesOf(before: Record<string, Info>, after: Record<string, Info>): Record<string, Info> {
  const changes: Record<string, Info> = {};
  for (const [hash, fields] of Object.entries(after)) {
    const old = before[hash];
    const changed = Object.entries(fields).filter(([key, value]) => old?.[key] !== value);
    if (changed.length > 0) changes[hash] = Object.fromEntries(changed);
  }
  return changes;
}
