import { readFlag } from './adding.ts';
import type { ApiContext, Call, Endpoint, Endpoints } from './answer.ts';
import { type Answer, DONE, jsonAnswer, NOT_FOUND, NOTHING, textAnswer } from './answer.ts';
import { isAtLeast } from './dialect.ts';
import type { Torrent } from './torrent.ts';

const PRIORITIES = new Set([0, 1, 6, 7]);

/** The torrents named by `hashes`; unknown ones are passed over in silence. */
export function chooseTorrents(context: ApiContext, call: Call): Torrent[] {
  const hashes = call.fields.get('hashes') ?? '';
  if (hashes === 'all') return context.engine.listed();
  return hashes
    .split('|')
    .map((hash) => context.engine.find(hash))
    .filter((torrent) => torrent !== undefined);
}

/** Everything that changes torrents, apart from adding, categories and tags. */
export function commandEndpoints(context: ApiContext): Endpoints {
  const { facts, engine, preferences } = context;
  const { dialect } = facts;
  const each = (
    change: (torrent: Torrent, call: Call) => void,
    required: string[] = ['hashes'],
  ): Endpoint => ({
    method: 'POST',
    required,
    run: (call) => {
      for (const torrent of chooseTorrents(context, call)) change(torrent, call);
      return DONE;
    },
  });
  const one = (
    required: string[],
    change: (torrent: Torrent, call: Call) => Answer,
    unknown: Answer = NOT_FOUND,
  ): Endpoint => ({
    method: 'POST',
    required,
    run: (call) => {
      const torrent = engine.find(call.fields.get('hash') ?? '');
      return torrent ? change(torrent, call) : unknown;
    },
  });
  const number = (call: Call, name: string, fallback = 0) => Number(call.fields.get(name) ?? fallback);
  const moveInQueue: Endpoint = {
    method: 'POST',
    required: ['hashes'],
    run: () =>
      preferences.isOn('queueing_enabled') ? DONE : textAnswer('Torrent queueing must be enabled', 409),
  };
  const relocate: Endpoint = {
    method: 'POST',
    required: ['hashes', 'location'],
    run: async (call) => {
      const location = call.fields.get('location') ?? '';
      if (location === '') return textAnswer('Save path cannot be empty', 400);
      const moved = await engine.relocate(chooseTorrents(context, call), location);
      return moved ? DONE : textAnswer('Cannot make save path', 409);
    },
  };

  const endpoints: Endpoints = {
    [`torrents/${facts.stopAction}`]: each((torrent) => {
      torrent.isStopped = true;
      torrent.isForced = false;
    }),
    [`torrents/${facts.startAction}`]: each((torrent) => {
      torrent.isStopped = false;
      torrent.isForced = false;
    }),
    'torrents/setForceStart': each(
      (torrent, call) => {
        torrent.isForced = readFlag(call.fields.get('value')) === true;
        if (torrent.isForced) torrent.isStopped = false;
      },
      ['hashes', 'value'],
    ),
    'torrents/delete': {
      method: 'POST',
      required: ['hashes', 'deleteFiles'],
      run: (call) => {
        const withFiles = readFlag(call.fields.get('deleteFiles')) === true;
        for (const torrent of chooseTorrents(context, call)) engine.remove(torrent, { withFiles });
        return DONE;
      },
    },
    'torrents/recheck': each((torrent) => engine.recheck(torrent)),
    'torrents/reannounce': each(() => undefined),
    'torrents/setLocation': relocate,
    'torrents/setShareLimits': each(
      (torrent, call) => {
        torrent.limits.ratio = number(call, 'ratioLimit', -2);
        torrent.limits.seedingMinutes = number(call, 'seedingTimeLimit', -2);
        torrent.limits.inactiveMinutes = number(call, 'inactiveSeedingTimeLimit', -2);
        torrent.limits.action = call.fields.get('shareLimitAction') ?? 'Default';
      },
      [...facts.requiredShareLimits],
    ),
    'torrents/setDownloadLimit': each(
      (torrent, call) => {
        torrent.limits.download = Math.max(0, number(call, 'limit'));
      },
      ['hashes', 'limit'],
    ),
    'torrents/setUploadLimit': each(
      (torrent, call) => {
        torrent.limits.upload = Math.max(0, number(call, 'limit'));
      },
      ['hashes', 'limit'],
    ),
    'torrents/setAutoManagement': each(
      (torrent, call) => {
        torrent.isAutoManaged = readFlag(call.fields.get('enable')) === true;
      },
      ['hashes', 'enable'],
    ),
    'torrents/toggleSequentialDownload': each((torrent) => {
      torrent.isSequential = !torrent.isSequential;
    }),
    'torrents/topPrio': moveInQueue,
    'torrents/bottomPrio': moveInQueue,
    'torrents/increasePrio': moveInQueue,
    'torrents/decreasePrio': moveInQueue,
    'torrents/rename': one(['hash', 'name'], (torrent, call) => {
      const name = (call.fields.get('name') ?? '').trim();
      if (name === '') return textAnswer('Incorrect torrent name', 409);
      torrent.name = name;
      return DONE;
    }),
    'torrents/renameFile': one(['hash', 'oldPath', 'newPath'], (torrent, call) => {
      const oldPath = call.fields.get('oldPath') ?? '';
      const file = torrent.files.find((entry) => entry.path === oldPath);
      if (!file) return textAnswer(`No such file: '${oldPath}'.`, 409);
      file.path = call.fields.get('newPath') ?? '';
      return DONE;
    }),
    'torrents/filePrio': one(['hash', 'id', 'priority'], setFilePriority),
    'torrents/addTrackers': one(
      ['hash', 'urls'],
      (torrent, call) => {
        const urls = (call.fields.get('urls') ?? '').split('\n').filter(Boolean);
        torrent.trackers = [...new Set([...torrent.trackers, ...urls])];
        return isAtLeast(dialect, '5.2') ? NOTHING : DONE;
      },
      isAtLeast(dialect, '5.2') ? NOTHING : NOT_FOUND,
    ),
    'torrents/removeTrackers': one(
      ['hash', 'urls'],
      (torrent, call) => {
        const urls = (call.fields.get('urls') ?? '').split('|');
        torrent.trackers = torrent.trackers.filter((url) => !urls.includes(url));
        return isAtLeast(dialect, '5.2') ? NOTHING : DONE;
      },
      isAtLeast(dialect, '5.2') ? NOTHING : NOT_FOUND,
    ),
    'torrents/addPeers': {
      method: 'POST',
      required: ['hashes', 'peers'],
      run: (call) => addPeers(context, call),
    },
  };
  if (isAtLeast(dialect, '4.5')) {
    endpoints['torrents/setSavePath'] = {
      method: 'POST',
      required: ['id', 'path'],
      run: async (call) => {
        const chosen = (call.fields.get('id') ?? '').split('|').map((id) => engine.find(id));
        const known = chosen.filter((torrent) => torrent !== undefined);
        const moved = await engine.relocate(known, call.fields.get('path') ?? '');
        return moved ? DONE : textAnswer('Cannot write to directory', 403);
      },
    };
  }
  return endpoints;
}

function setFilePriority(torrent: Torrent, call: Call): Answer {
  const ids = (call.fields.get('id') ?? '').split('|');
  const priority = Number(call.fields.get('priority'));
  if (!PRIORITIES.has(priority)) return textAnswer('Priority is not valid', 400);
  if (!torrent.meta) return textAnswer("Torrent's metadata has not yet downloaded", 409);
  if (ids.some((id) => !/^\d+$/u.test(id))) return textAnswer('File IDs must be integers', 400);
  const files = ids.map((id) => torrent.files[Number(id)]);
  if (files.includes(undefined)) return textAnswer('File ID is not valid', 409);
  for (const file of files) if (file) file.priority = priority;
  return DONE;
}

function addPeers(context: ApiContext, call: Call): Answer {
  const peers = (call.fields.get('peers') ?? '')
    .split('|')
    .filter((peer) => /^\[?[\d.:a-f]+\]?:\d+$/iu.test(peer));
  if (peers.length === 0) return textAnswer('No valid peers were specified', 400);
  const chosen = chooseTorrents(context, call);
  return jsonAnswer(
    Object.fromEntries(chosen.map((torrent) => [torrent.id, { added: peers.length, failed: 0 }])),
  );
}
