/** The generations of qBittorrent's Web API that differ on the wire. */
export type QbittorrentDialect = '4.3' | '4.5' | '5.1' | '5.2' | '5.3';

export const QBITTORRENT_DIALECTS: readonly QbittorrentDialect[] = ['4.3', '4.5', '5.1', '5.2', '5.3'];

export type DialectFacts = {
  dialect: QbittorrentDialect;
  appVersion: string;
  webApiVersion: string;
  buildInfo: Record<string, string | number>;
  /** Status and body of a good and of a bad login. */
  loginOk: readonly [number, string];
  loginFailed: readonly [number, string];
  /** Unknown endpoint, once logged in. */
  unknownEndpoint: string;
  /** `pause` and `resume` until 4.x, `stop` and `start` since 5.0. */
  stopAction: 'pause' | 'stop';
  startAction: 'resume' | 'start';
  stoppedDl: 'pausedDL' | 'stoppedDL';
  stoppedUp: 'pausedUP' | 'stoppedUP';
  /** Name of the add parameter that keeps a torrent from starting. */
  stoppedParameter: 'paused' | 'stopped';
  skipCheckParameter: 'skip_checking' | 'seedMode';
  /** Epoch seconds shown for "never". */
  never: 0 | -1;
  /** JSON answer and 409 instead of the words `Ok.` and `Fails.`. */
  hasJsonAdd: boolean;
  /** `infohash_v1`, `infohash_v2`, `download_path`; ids of hybrids are the truncated v2 (libtorrent 2). */
  hasInfoHashes: boolean;
  /** API key, HTTP basic, cookie named after the port. */
  hasApiKeys: boolean;
  /** Most sessions kept at a time; the least recently used goes first. */
  maxSessions: number;
  requiredShareLimits: readonly string[];
};

const OLD_WORDS = {
  loginOk: [200, 'Ok.'],
  loginFailed: [200, 'Fails.'],
  unknownEndpoint: 'Not Found',
  hasJsonAdd: false,
  hasApiKeys: false,
  maxSessions: Number.POSITIVE_INFINITY,
} as const;
const PAUSE_WORDS = {
  stopAction: 'pause',
  startAction: 'resume',
  stoppedDl: 'pausedDL',
  stoppedUp: 'pausedUP',
  stoppedParameter: 'paused',
  skipCheckParameter: 'skip_checking',
  never: 0,
} as const;
const STOP_WORDS = {
  stopAction: 'stop',
  startAction: 'start',
  stoppedDl: 'stoppedDL',
  stoppedUp: 'stoppedUP',
  stoppedParameter: 'stopped',
  skipCheckParameter: 'skip_checking',
  never: -1,
} as const;
const NEW_WORDS = {
  loginOk: [204, ''],
  loginFailed: [401, 'Unauthorized'],
  unknownEndpoint: 'Endpoint does not exist',
  hasJsonAdd: true,
  hasApiKeys: true,
} as const;
const TWO_LIMITS = ['hashes', 'ratioLimit', 'seedingTimeLimit'];
const THREE_LIMITS = [...TWO_LIMITS, 'inactiveSeedingTimeLimit'];

const FACTS: Record<QbittorrentDialect, DialectFacts> = {
  '4.3': {
    ...OLD_WORDS,
    ...PAUSE_WORDS,
    dialect: '4.3',
    appVersion: 'v4.3.9',
    webApiVersion: '2.8.2',
    buildInfo: build('1.2.14.0', '5.15.2'),
    hasInfoHashes: false,
    requiredShareLimits: TWO_LIMITS,
  },
  '4.5': {
    ...OLD_WORDS,
    ...PAUSE_WORDS,
    dialect: '4.5',
    appVersion: 'v4.5.2',
    webApiVersion: '2.8.19',
    buildInfo: build('2.0.8.0', '5.15.8'),
    hasInfoHashes: true,
    requiredShareLimits: TWO_LIMITS,
  },
  '5.1': {
    ...OLD_WORDS,
    ...STOP_WORDS,
    dialect: '5.1',
    appVersion: 'v5.1.0',
    webApiVersion: '2.11.4',
    buildInfo: { ...build('2.0.11.0', '6.8.2'), platform: 'linux' },
    hasInfoHashes: true,
    requiredShareLimits: THREE_LIMITS,
  },
  '5.2': {
    ...NEW_WORDS,
    ...STOP_WORDS,
    dialect: '5.2',
    appVersion: 'v5.2.3',
    webApiVersion: '2.15.1',
    buildInfo: { ...build('2.0.12.0', '6.10.2'), platform: 'linux' },
    hasInfoHashes: true,
    maxSessions: Number.POSITIVE_INFINITY,
    requiredShareLimits: [...THREE_LIMITS, 'shareLimitAction'],
  },
  '5.3': {
    ...NEW_WORDS,
    ...STOP_WORDS,
    dialect: '5.3',
    appVersion: 'v5.3.0',
    webApiVersion: '2.16.2',
    buildInfo: { ...build('2.0.14.0', '6.11.0'), platform: 'linux' },
    hasInfoHashes: true,
    maxSessions: 15,
    skipCheckParameter: 'seedMode',
    requiredShareLimits: [...THREE_LIMITS, 'shareLimitAction', 'shareLimitsMode'],
  },
};

export function dialectFacts(dialect: QbittorrentDialect): DialectFacts {
  return FACTS[dialect];
}

export function isAtLeast(dialect: QbittorrentDialect, other: QbittorrentDialect): boolean {
  return QBITTORRENT_DIALECTS.indexOf(dialect) >= QBITTORRENT_DIALECTS.indexOf(other);
}

function build(libtorrent: string, qt: string): Record<string, string | number> {
  return { bitness: 64, boost: '1.74.0', libtorrent, openssl: '3.0.19', qt, zlib: '1.2.13' };
}
