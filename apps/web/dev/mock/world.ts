import type {
  AcquisitionState,
  Book,
  BookSummary,
  LibraryItem,
  Me,
  Provider,
  QueueItem,
  Request,
  SettingsSections,
  User,
} from '@earmark/contracts';
import { DESCRIPTION, SHELF } from './shelf.ts';

const HOUR = 3_600_000;
const ago = (ms: number): string => new Date(Date.now() - ms).toISOString();
const ahead = (ms: number): string => new Date(Date.now() + ms).toISOString();
const slug = (text: string): string => text.toLowerCase().replace(/[^\p{L}\d]+/gu, '-');

export type World = ReturnType<typeof createWorld>;

/** Everything the development server knows; lives in memory and starts anew with it. */
export function createWorld({ fresh }: { fresh: boolean }) {
  const admin: User = {
    id: 'u1',
    username: 'Robin',
    group: 'admin',
    createdAt: ago(900 * HOUR),
    lastSeenAt: ago(60_000),
  };
  const users: User[] = [
    admin,
    { id: 'u2', username: 'Mira', group: 'trusted', createdAt: ago(700 * HOUR), lastSeenAt: ago(5 * HOUR) },
    { id: 'u3', username: 'Jonas', group: 'untrusted', createdAt: ago(90 * HOUR), lastSeenAt: null },
  ];
  const books: Book[] = SHELF.map((row, index) => ({
    id: `b${index + 1}`,
    asin: `B0${String(index + 11).padStart(2, '0')}EAR${String(index).padStart(3, '0')}`,
    region: 'us',
    title: row.title,
    subtitle: row.subtitle,
    authors: [{ id: `a-${slug(row.author)}`, name: row.author }],
    narrators: row.narrators.map((name) => ({ name })),
    series:
      row.series === null ? [] : [{ id: `s-${slug(row.series)}`, name: row.series, position: row.position }],
    releaseDate: row.date,
    runtimeMinutes: row.minutes,
    language: row.language,
    publisher: 'LibriVox',
    description: DESCRIPTION,
    genres: ['Classics', 'Literature & Fiction'],
    abridged: false,
    rating: 4.1 + (index % 8) / 10,
    coverUrl: index === 40 ? null : `/api/v1/covers/b${index + 1}`,
    coverPlaceholder: null,
    requested: false,
    requestId: null,
    inLibrary: false,
    libraryItemId: null,
    status: null,
  }));
  const library: LibraryItem[] = [];
  const requests: Request[] = [];
  const queue: QueueItem[] = [];

  const find = (title: string): Book => {
    const book = books.find((item) => item.title === title);
    if (book === undefined) throw new Error(`No book ${title}.`);
    return book;
  };
  const own = (title: string, hoursAgo: number): void => {
    const book = find(title);
    addToLibrary(world, book, ago(hoursAgo * HOUR));
  };
  const ask = (title: string, user: User, status: AcquisitionState, more: Partial<Request> = {}): Request => {
    const book = find(title);
    const request = newRequest(book, user, status, more);
    requests.push(request);
    if (user.id === admin.id) Object.assign(book, { requested: true, requestId: request.id });
    book.status = status;
    return request;
  };
  const world = {
    fresh,
    setupDone: !fresh,
    signedIn: !fresh,
    me: {
      ...admin,
      loginType: 'forms',
      via: 'session',
      preferences: { language: null, region: null, theme: null, density: null },
    } as Me,
    users,
    books,
    library,
    requests,
    queue,
    providers: [] as Provider[],
    settings: defaultSettings(fresh),
    locked: { mediaManagement: fresh ? [] : ['colonReplacement'] } as Record<string, string[]>,
    mappings: [] as { id: string; clientId: string | null; remotePath: string; localPath: string }[],
    apiKeys: fresh
      ? []
      : [
          {
            id: 'k1',
            name: 'Discord bot',
            prefix: 'em_4f2a',
            userId: 'u1',
            createdAt: ago(300 * HOUR),
            lastUsedAt: ago(HOUR) as string | null,
          },
        ],
    blocklist: [
      {
        id: 'bl1',
        at: ago(30 * HOUR),
        title: 'Bram Stoker - Dracula (abridged) [MP3 32kbps]',
        indexer: 'Open Shelf',
        infoHash: null,
        bookId: 'b14',
        reason: 'The download stalled for six hours without a single seed.',
      },
    ],
    searchedAt: {} as Record<string, number>,
    taskRuns: {} as Record<string, { running: boolean; lastRunAt: string }>,
    lastId: 100,
  };
  if (fresh) return world;

  for (const [index, title] of [
    'Emma',
    'Treasure Island',
    'The Hound of the Baskervilles',
    'Frankenstein',
    'A Study in Scarlet',
    'The Sign of the Four',
    'Anne of Green Gables',
    'The Time Machine',
    'Wuthering Heights',
    'A Christmas Carol',
    'The Wonderful Wizard of Oz',
    "Alice's Adventures in Wonderland",
    'Meditations',
    'The Secret Garden',
  ].entries()) {
    own(title, 2 + index * 31);
  }
  const downloading = ask('Pride and Prejudice', admin, 'downloading', { downloadId: 'd1' });
  startDownload(world, downloading, 0.38, 8_400_000);
  const second = ask('Moby-Dick', admin, 'downloading', { downloadId: 'd2' });
  startDownload(world, second, 0.71, 3_100_000);
  ask('The Count of Monte Cristo', admin, 'searching', {
    nextStep: 'Two indexers are still being asked.',
  });
  ask('Middlemarch', admin, 'waiting', {
    reason: 'No acceptable release: 3 found, all rejected (language, abridged).',
    reasonCode: 'none_acceptable',
    nextStep: 'Searched again on schedule.',
    nextAt: ahead(4.4 * HOUR),
    actions: ['search', 'cancel', 'delete'],
  });
  ask('The Memoirs of Sherlock Holmes', find('Emma') && (users[2] ?? admin), 'awaitingApproval', {
    nextStep: 'An admin approves or denies it.',
    actions: ['approve', 'deny', 'delete'],
  });
  ask('Dracula', users[1] ?? admin, 'importBlocked', {
    reason: 'The download holds 9 hours 12 minutes of audio, the book has 17 hours 28 minutes.',
    reasonCode: 'duration_mismatch',
    nextStep: 'Look at the files and import by hand, or retry with another release.',
    actions: ['retry', 'search', 'cancel', 'delete'],
    downloadId: 'd3',
  });
  const blocked = requests.at(-1);
  if (blocked !== undefined) startDownload(world, blocked, 1, 0);
  for (const item of library.slice(0, 6)) {
    const book = books.find((one) => one.id === item.book.id);
    if (book !== undefined)
      ask(book.title, admin, 'available', {
        libraryItemId: item.id,
        requestedAt: ago(200 * HOUR),
        actions: ['reprocess', 'delete'],
      });
  }
  ask('Great Expectations', users[2] ?? admin, 'denied', {
    note: 'We have it on CD; ask me for the box.',
    actions: ['approve', 'delete'],
  });
  return world;
}

export function summaryOf(book: Book): BookSummary {
  const {
    id,
    asin,
    region,
    title,
    subtitle,
    authors,
    narrators,
    series,
    runtimeMinutes,
    coverUrl,
    coverPlaceholder,
  } = book;
  return {
    id,
    asin,
    region,
    title,
    subtitle,
    authors: authors.map((who) => who.name),
    narrators: narrators.map((who) => who.name),
    series,
    runtimeMinutes,
    coverUrl,
    coverPlaceholder,
  };
}

let requestCount = 0;
export function newRequest(
  book: Book,
  user: User,
  status: AcquisitionState,
  more: Partial<Request> = {},
): Request {
  requestCount += 1;
  return {
    id: `r${requestCount}`,
    book: summaryOf(book),
    user: { id: user.id, username: user.username },
    alsoWantedBy: [],
    nextStepUsual: false,
    status,
    reason: null,
    reasonCode: null,
    nextStep: null,
    nextAt: null,
    actions: ['cancel', 'delete'],
    progress: null,
    downloadId: null,
    libraryItemId: null,
    note: null,
    manual: false,
    requestedAt: ago(requestCount * 1.7 * HOUR),
    updatedAt: ago(HOUR / 2),
    ...more,
  };
}

export function addToLibrary(world: Pick<World, 'library'>, book: Book, addedAt: string): LibraryItem {
  const author = book.authors[0]?.name ?? 'Unknown';
  const series = book.series[0];
  const folder =
    series === undefined
      ? `${author}/${book.title} (${book.releaseDate?.slice(0, 4)})`
      : `${author}/${series.name}/${series.name} - ${series.position} - ${book.title} (${book.releaseDate?.slice(0, 4)})`;
  const item: LibraryItem = {
    id: `l-${book.id}`,
    book: summaryOf(book),
    path: `/audiobooks/${folder}`,
    sizeBytes: (book.runtimeMinutes ?? 60) * 482_000,
    fileCount: 4,
    durationSeconds: (book.runtimeMinutes ?? 60) * 60,
    format: 'm4b',
    addedAt,
    available: true,
    libraryUrl: 'http://localhost:13378/item/li_demo',
  };
  world.library.push(item);
  Object.assign(book, { inLibrary: true, libraryItemId: item.id });
  return item;
}

export function startDownload(
  world: Pick<World, 'queue'>,
  request: Request,
  fraction: number,
  speed: number,
): void {
  const sizeBytes = (request.book.runtimeMinutes ?? 300) * 482_000;
  const progress = {
    fraction,
    downloadedBytes: Math.round(sizeBytes * fraction),
    sizeBytes,
    downSpeed: speed,
    etaSeconds: speed === 0 ? null : Math.round((sizeBytes * (1 - fraction)) / speed),
    seeds: fraction === 1 ? 0 : 14,
  };
  request.progress = fraction === 1 ? null : progress;
  request.downloadId = `d${request.id}`;
  world.queue.push({
    id: request.downloadId,
    infoHash: '4f2a8c0d9e7b6a5f4f2a8c0d9e7b6a5f4f2a8c0d',
    title: `${request.book.authors[0]} - ${request.book.title} [Unabridged] [M4B]`,
    client: 'qBittorrent',
    indexer: 'MyAnonamouse',
    state: fraction === 1 ? 'seeding' : 'downloading',
    progress,
    books: [request.book],
    reason: fraction === 1 ? request.reason : null,
    nextStep: fraction === 1 ? request.nextStep : 'Imported as soon as it is complete.',
    nextAt: null,
    grabbedAt: ago(HOUR / 3),
    importing: null,
    completedAt: fraction === 1 ? ago(HOUR / 4) : null,
  });
}

function defaultSettings(fresh: boolean): SettingsSections {
  return {
    general: {
      audibleRegion: 'us',
      pollInterval: 60,
      downloadVia: 'qbittorrent',
      logLevel: 'info',
      searchIntervalHours: 6,
      rssSyncMinutes: 15,
    },
    downloads: {
      stalledMinutes: 360,
      stalledThen: 'replace',
      metadataMinutes: 60,
      metadataThen: 'replace',
      errorMinutes: 720,
      errorThen: 'replace',
      missingFilesMinutes: 1440,
      missingFilesThen: 'replace',
      unregisteredMinutes: 20,
      unregisteredThen: 'replace',
      vanishedThen: 'replace',
    },
    mediaManagement: {
      libraryPath: fresh ? '' : '/audiobooks',
      folderPattern: '{author}/{series}/{series} - {index} - {title} ({year})',
      filePattern: '',
      useSeriesFolders: true,
      keepDiscFolders: false,
      transferMode: 'hardlinkOrCopy',
      colonReplacement: 'smart',
      postImportCategory: '',
      postImportTag: 'earmark-imported',
      folderMode: '',
      fileMode: '',
      chownGroup: '',
      importCompanions: true,
      importWholePack: false,
      minimumFreeSpaceMb: 500,
      recycleBinDays: 30,
      joinParts: false,
      joinBitrateKbps: 128,
    },
    metadata: {
      writeMetadataJson: 'always',
      writeMetadataOpf: 'always',
      writeCover: 'always',
      embedTags: false,
      embedCover: false,
    },
    quality: {
      formats: ['m4b', 'mp3', 'm4a', 'flac'],
      language: '',
      minimumSeeders: 1,
      minimumBitrateKbps: 20,
      maximumBitrateKbps: 400,
      maximumSizeGb: 0,
      allowAbridged: false,
      allowDramatised: false,
      allowPacks: true,
      requiredTerms: [],
      ignoredTerms: ['sample'],
      preferredTerms: [{ term: 'chaptered', score: 10 }],
      preferredFlags: [{ flag: 'freeleech', score: 5 }],
      cutoff: 'm4b',
      upgradeAllowed: false,
      narrator: 'prefer',
      titleMatch: 'usual',
      authorMatch: 'usual',
      minimumAgeMinutes: 0,
      bitrateWindows: [{ format: 'flac', minimumKbps: 40, maximumKbps: 1600 }],
      profiles: [{ id: 'drama', name: 'Radio plays welcome', changes: { allowDramatised: true } }],
    },
    security: { loginType: 'forms', sessionDays: 30, untrustedWeeklyQuota: 5 },
    audiobookshelf: fresh
      ? { absUrl: '', absApiToken: '', absLibraryId: '', absInsecureTls: false }
      : {
          absUrl: 'http://localhost:13378',
          absApiToken: 'stored',
          absLibraryId: 'lib_audiobooks',
          absInsecureTls: false,
        },
  };
}
