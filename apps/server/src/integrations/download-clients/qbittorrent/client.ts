import type { IntegrationTools } from '../../definition.ts';
import type { ClientFile, ClientTorrent, DownloadClient } from '../port.ts';
import { addTorrent, joinTags } from './add-torrent.ts';
import { type Api, createApi, isSuccess, refusalOf } from './api.ts';
import { categoryFolder, ensureCategory, fetchCategories } from './categories.ts';
import { readFileRow } from './file-row.ts';
import { fetchProblems, reasonFor } from './log-lines.ts';
import { fetchPreferences } from './preferences.ts';
import { createSession } from './session.ts';
import type { QbittorrentSettings } from './settings.ts';
import { testConnection } from './test-connection.ts';
import { readTorrentRow, type TorrentRow } from './torrent-row.ts';
import { readTrackers } from './tracker-rows.ts';
import { createTransport } from './transport.ts';
import { FREE_SPACE_SINCE, isVersionAtLeast, SESSION_PAUSE_SINCE, STOP_START_SINCE } from './versions.ts';

const HASH = /^[0-9a-f]{40}$/iu;

/** qBittorrent 4.3 to 5.3 as a download client. */
export function createQbittorrentClient(
  settings: QbittorrentSettings,
  tools: IntegrationTools,
): DownloadClient {
  const session = createSession(settings, createTransport(settings, tools.http), tools);
  const api = createApi(session);
  const explainErrors = createErrorExplainer(api);
  let webApi: { generation: number; version: string } | undefined;

  /** Asked once a session and after each outage: a server that was restarted may have been upgraded. */
  const webApiVersion = async () => {
    if (webApi?.generation !== session.generation()) {
      const version = await api.text('app/webapiVersion');
      webApi = { generation: session.generation(), version };
    }
    return webApi.version;
  };
  const list = async (form: Record<string, string>, options: { isCompressed: boolean }) => {
    const rows = await api.json('torrents/info', form, options);
    const torrents: ClientTorrent[] = [];
    if (Array.isArray(rows)) {
      for (const row of rows as TorrentRow[]) {
        const torrent = readTorrentRow(row);
        if (torrent) torrents.push(torrent);
      }
    }
    return explainErrors(torrents);
  };
  const getTorrents = async (hashes: readonly string[]) => {
    const ids = hashes.filter((hash) => HASH.test(hash));
    // An empty list would mean every torrent there is.
    return ids.length === 0 ? [] : list({ hashes: ids.join('|').toLowerCase() }, { isCompressed: false });
  };
  const freeSpaceBytes = async () => {
    if (!isVersionAtLeast(await webApiVersion(), FREE_SPACE_SINCE)) return null;
    const preferences = await fetchPreferences(api);
    const path =
      settings.savePath || categoryFolder(await fetchCategories(api), preferences, settings.category);
    const response = await api.attempt('app/getFreeSpaceAtPath', new URLSearchParams({ path }), {
      isRepeatable: true,
    });
    const bytes = isSuccess(response) ? Number(response.text().trim()) : Number.NaN;
    return Number.isFinite(bytes) && bytes >= 0 ? bytes : null;
  };
  const standstill = async () => {
    const network = (await api.json('transfer/info')) as { connection_status?: unknown } | null;
    if (network?.connection_status === 'disconnected') return 'it has no connection to the network';
    if (!isVersionAtLeast(await webApiVersion(), SESSION_PAUSE_SINCE)) return null;
    // The only call that tells; older versions, which know no pause, are never asked it (5.1.0 may crash).
    const all = (await api.json('sync/maindata', { rid: '0' })) as {
      server_state?: { session_state?: unknown };
    } | null;
    return all?.server_state?.session_state === true ? 'its session is paused' : null;
  };
  const commandByVersion = async (id: string, words: { old: string; since5: string }) => {
    const say = async () => {
      const word = isVersionAtLeast(await webApiVersion(), STOP_START_SINCE) ? words.since5 : words.old;
      return api.attempt(`torrents/${word}`, new URLSearchParams({ hashes: checkedId(id) }), {
        isRepeatable: true,
      });
    };
    let response = await say();
    if (response.status === 404) {
      // Upgraded within seconds, so that nothing told of it: another version has another word.
      webApi = undefined;
      response = await say();
    }
    if (!isSuccess(response)) throw refusalOf(response, `torrents/${words.since5}`);
  };

  return {
    version: async () => `${await api.text('app/version')} (Web API ${await webApiVersion()})`,
    test: () => testConnection({ api, session, freeSpaceBytes }, settings),
    addTorrent: (input) => addTorrent({ api, settings, find: getTorrents }, input),
    getTorrents,
    listCategory: (category) => list({ category }, { isCompressed: true }),
    listAll: () => list({}, { isCompressed: true }),
    getFiles: async (id) => readFiles(await api.json('torrents/files', { hash: checkedId(id) })),
    trackers: async (id) => readTrackers(await api.json('torrents/trackers', { hash: checkedId(id) })),
    standstill,
    removeTorrent: async (id, options) =>
      api.command('torrents/delete', { hashes: checkedId(id), deleteFiles: String(options.deleteFiles) }),
    setCategory: async (id, category) => {
      const form = new URLSearchParams({ hashes: checkedId(id), category });
      const first = await api.attempt('torrents/setCategory', form, { isRepeatable: true });
      if (isSuccess(first)) return;
      if (first.status !== 409) throw refusalOf(first, 'the category');
      await ensureCategory(api, category, '');
      await api.command('torrents/setCategory', { hashes: id, category });
    },
    addTags: async (id, tags) => {
      const joined = joinTags(tags);
      if (joined !== '') await api.command('torrents/addTags', { hashes: checkedId(id), tags: joined });
    },
    pause: (id) => commandByVersion(id, { old: 'pause', since5: 'stop' }),
    resume: (id) => commandByVersion(id, { old: 'resume', since5: 'start' }),
    savePathOf: async (category) =>
      (category === settings.category && settings.savePath) ||
      categoryFolder(await fetchCategories(api), await fetchPreferences(api), category),
    freeSpaceBytes,
  };
}

/** `all` would mean every torrent of the person, so nothing but one real id is ever sent. */
function checkedId(id: string): string {
  if (!HASH.test(id)) throw new TypeError(`Not a torrent id: ${id.slice(0, 60)}`);
  return id.toLowerCase();
}

function readFiles(answer: unknown): ClientFile[] {
  if (!Array.isArray(answer)) return [];
  return answer.map(readFileRow).filter((file) => file !== null);
}

/** Adds the reason from the client's log to torrents in trouble; the log is read once per new trouble. */
function createErrorExplainer(api: Api) {
  const known = new Map<string, string | null>();
  return async (torrents: ClientTorrent[]): Promise<ClientTorrent[]> => {
    const troubled = torrents.filter((torrent) => torrent.state === 'error');
    if (troubled.length === 0) {
      if (known.size > 0) for (const torrent of torrents) known.delete(torrent.id);
      return torrents;
    }
    if (troubled.some((torrent) => !known.has(torrent.id))) {
      const problems = await fetchProblems(api);
      for (const torrent of troubled) known.set(torrent.id, reasonFor(problems, torrent.name));
    }
    for (const torrent of torrents) {
      if (torrent.state === 'error') torrent.message = known.get(torrent.id) ?? null;
      else known.delete(torrent.id);
    }
    return torrents;
  };
}
