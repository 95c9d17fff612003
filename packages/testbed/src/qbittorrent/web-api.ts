import { waitFor } from '../wait-for.ts';

/** A row of `torrents/info`, as far as tests look at it. */
export type QbittorrentTorrent = {
  hash: string;
  name: string;
  state: string;
  progress: number;
  size: number;
  save_path: string;
  content_path: string;
  category: string;
  tags: string;
  num_seeds: number;
  dlspeed: number;
};

export type AddTorrent = {
  torrent: Uint8Array;
  savePath?: string | undefined;
  category?: string | undefined;
  /** The data is there already: neither download nor check it. */
  isSeed?: boolean | undefined;
  /** Bytes per second. */
  downloadLimit?: number | undefined;
};

export type QbittorrentApi = {
  /** Any call of the Web API; logs in first, and again when the session is gone. */
  call(path: string, form?: Record<string, string>): Promise<Response>;
  version(): Promise<string>;
  torrents(): Promise<QbittorrentTorrent[]>;
  torrent(hash: string): Promise<QbittorrentTorrent | undefined>;
  add(options: AddTorrent): Promise<void>;
  addPeers(hash: string, peers: readonly string[]): Promise<void>;
  remove(hash: string, options: { deleteFiles: boolean }): Promise<void>;
  /** Neither up nor down; `stop` since 5.0, `pause` before. */
  stop(hash: string): Promise<void>;
  /** Has every piece hashed again, and waits until the share of right pieces fits. */
  recheck(hash: string, fits: (progress: number) => boolean): Promise<QbittorrentTorrent>;
  setPreferences(preferences: Record<string, unknown>): Promise<void>;
  waitForState(
    hash: string,
    states: readonly string[],
    options?: { timeoutMs?: number },
  ): Promise<QbittorrentTorrent>;
};

/** The little of the Web API that seeding and looking need; not Earmark's own client. */
export function createQbittorrentApi(at: {
  url: string;
  username: string;
  password: string;
}): QbittorrentApi {
  let cookie: string | undefined;

  const login = async () => {
    const answer = await fetch(`${at.url}/api/v2/auth/login`, {
      method: 'POST',
      body: new URLSearchParams({ username: at.username, password: at.password }),
    });
    const text = await answer.text();
    cookie = answer.headers
      .getSetCookie()
      .find((each) => /SID/.test(each))
      ?.split(';')[0];
    if (!answer.ok || !cookie) throw new Error(`qBittorrent refused the login: ${answer.status} ${text}`);
  };

  const send = async (path: string, body?: FormData | URLSearchParams): Promise<Response> => {
    if (!cookie) await login();
    const ask = () =>
      fetch(`${at.url}/api/v2/${path}`, {
        headers: { cookie: cookie ?? '' },
        ...(body ? { method: 'POST', body } : {}),
      });
    let answer = await ask();
    if (answer.status === 403) {
      await answer.body?.cancel();
      await login();
      answer = await ask();
    }
    if (!answer.ok && answer.status !== 409) {
      throw new Error(`qBittorrent answered ${path} with ${answer.status}: ${await answer.text()}`);
    }
    return answer;
  };

  const api: QbittorrentApi = {
    call: (path, form) => send(path, form && new URLSearchParams(form)),
    version: async () => (await send('app/version')).text(),
    torrents: async () => (await (await send('torrents/info')).json()) as QbittorrentTorrent[],
    torrent: async (hash) => {
      const answer = await send(`torrents/info?hashes=${hash}`);
      return ((await answer.json()) as QbittorrentTorrent[])[0];
    },
    add: async (options) => {
      const form = new FormData();
      form.append('torrents', new Blob([Buffer.from(options.torrent)]), 'testbed.torrent');
      form.append('autoTMM', 'false');
      form.append('paused', 'false');
      form.append('stopped', 'false');
      if (options.savePath) form.append('savepath', options.savePath);
      if (options.category) form.append('category', options.category);
      if (options.downloadLimit) form.append('dlLimit', String(options.downloadLimit));
      if (options.isSeed) {
        form.append('skip_checking', 'true');
        form.append('seedMode', 'true');
      }
      await send('torrents/add', form);
    },
    addPeers: async (hash, peers) => {
      await send('torrents/addPeers', new URLSearchParams({ hashes: hash, peers: peers.join('|') }));
    },
    remove: async (hash, { deleteFiles }) => {
      await send('torrents/delete', new URLSearchParams({ hashes: hash, deleteFiles: String(deleteFiles) }));
    },
    stop: async (hash) => {
      const isOld = /^v?[0-4]\./.test(await api.version());
      await api.call(`torrents/${isOld ? 'pause' : 'stop'}`, { hashes: hash });
    },
    recheck: async (hash, fits) => {
      await api.call('torrents/recheck', { hashes: hash });
      let seen = 'nothing';
      return waitFor(
        async () => {
          const torrent = await api.torrent(hash);
          if (torrent) seen = `${torrent.state} at ${torrent.progress * 100} %`;
          return torrent && !torrent.state.startsWith('checking') && fits(torrent.progress)
            ? torrent
            : undefined;
        },
        { what: `the recheck of ${hash}`, lastSeen: () => seen },
      );
    },
    setPreferences: async (preferences) => {
      await send('app/setPreferences', new URLSearchParams({ json: JSON.stringify(preferences) }));
    },
    waitForState: (hash, states, options = {}) => {
      let seen = 'nothing';
      return waitFor(
        async () => {
          const torrent = await api.torrent(hash);
          if (torrent) seen = `${torrent.state} at ${Math.round(torrent.progress * 100)} %`;
          return torrent && states.includes(torrent.state) ? torrent : undefined;
        },
        {
          what: `torrent ${hash} to be ${states.join(' or ')}`,
          timeoutMs: options.timeoutMs,
          lastSeen: () => seen,
        },
      );
    },
  };
  return api;
}
