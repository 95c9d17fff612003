import type { AcquisitionState, historyEntry, Request } from '@earmark/contracts';
import type { z } from 'zod';
import type { Events } from './events.ts';
import { indexerStates, releasesFor } from './releases.ts';
import { type Call, Fault, pageOf } from './router.ts';
import { startDownload, type World } from './world.ts';

type Entry = z.infer<typeof historyEntry>;

const DONE: AcquisitionState[] = ['imported', 'available'];
const ATTENTION: AcquisitionState[] = ['awaitingApproval', 'importBlocked'];
const CLOSED: AcquisitionState[] = ['denied', 'cancelled'];

export function requestRoutes(world: World, events: Events): Record<string, (call: Call) => unknown> {
  const requestOf = (id: string | undefined): Request => {
    const request = world.requests.find((item) => item.id === id);
    if (request === undefined) throw new Fault(404, 'not_found', 'There is no such request.');
    return request;
  };
  const change = (request: Request, changes: Partial<Request>): Request => {
    Object.assign(request, { reason: null, reasonCode: null, nextStep: null, nextAt: null, ...changes });
    const book = world.books.find((item) => item.id === request.book.id);
    if (book !== undefined) book.status = request.status;
    events.publish({
      topic: 'request',
      data: { kind: 'changed', requestId: request.id, bookId: request.book.id, status: request.status },
    });
    return request;
  };
  const chosenProfile = {
    profile: null,
    profiles: [
      { id: 'archive', name: 'Archive' },
      { id: 'drama', name: 'Radio plays welcome' },
    ],
  };
  const searching: Partial<Request> = {
    status: 'searching',
    nextStep: 'The indexers are being asked.',
    actions: ['cancel', 'delete'],
  };
  return {
    'GET /api/v1/requests': ({ query }) => {
      const filter = query.get('filter') ?? 'all';
      const text = (query.get('query') ?? '').toLowerCase();
      const userId = query.get('userId');
      const items = world.requests.filter((item) => {
        if (userId !== null && item.user.id !== userId) return false;
        if (!`${item.book.title} ${item.book.authors.join()}`.toLowerCase().includes(text)) return false;
        if (filter === 'done') return DONE.includes(item.status);
        if (filter === 'attention') return ATTENTION.includes(item.status);
        if (filter === 'open') return ![...DONE, ...ATTENTION, ...CLOSED].includes(item.status);
        return true;
      });
      return pageOf(items, query);
    },
    'GET /api/v1/requests/{id}/quality-profile': () => chosenProfile,
    'PUT /api/v1/requests/{id}/quality-profile': ({ body }) =>
      Object.assign(chosenProfile, { profile: body['profile'] }),
    'GET /api/v1/requests/{id}': ({ params }) => requestOf(params['id']),
    'DELETE /api/v1/requests/{id}': ({ params }) => {
      const request = requestOf(params['id']);
      world.requests.splice(world.requests.indexOf(request), 1);
      world.queue.splice(
        0,
        world.queue.length,
        ...world.queue.filter((item) => item.id !== request.downloadId),
      );
      const book = world.books.find((item) => item.id === request.book.id);
      if (book !== undefined) Object.assign(book, { requested: false, requestId: null, status: null });
      events.publish({
        topic: 'request',
        data: { kind: 'deleted', requestId: request.id, bookId: request.book.id, status: null },
      });
      return {};
    },
    'POST /api/v1/requests/{id}/approve': ({ params }) => change(requestOf(params['id']), searching),
    'POST /api/v1/requests/{id}/search': ({ params }) => change(requestOf(params['id']), searching),
    'POST /api/v1/requests/{id}/retry': ({ params }) => change(requestOf(params['id']), searching),
    'POST /api/v1/requests/{id}/reprocess': ({ params }) => requestOf(params['id']),
    'POST /api/v1/requests/{id}/deny': ({ params, body }) =>
      change(requestOf(params['id']), {
        status: 'denied',
        note: typeof body['note'] === 'string' ? body['note'] : null,
        actions: ['approve', 'delete'],
      }),
    'POST /api/v1/requests/{id}/cancel': ({ params }) =>
      change(requestOf(params['id']), { status: 'cancelled', progress: null, actions: ['retry', 'delete'] }),
    'GET /api/v1/requests/{id}/releases': ({ params, query }) => {
      const request = requestOf(params['id']);
      if (query.get('refresh') === 'true') {
        world.searchedAt[request.id] = Date.now();
        for (const wait of [950, 1850, 2650, 3300]) {
          setTimeout(
            () =>
              events.publish({
                topic: 'request',
                data: { kind: 'releases', requestId: request.id, bookId: request.book.id, status: null },
              }),
            wait,
          );
        }
      }
      const at = world.searchedAt[request.id];
      if (at === undefined)
        return { requestId: request.id, searchedAt: null, running: false, releases: [], indexers: [] };
      const elapsed = Date.now() - at;
      const indexers = indexerStates(request, elapsed);
      const done = indexers.filter((item) => item.state === 'done').map((item) => item.name);
      return {
        requestId: request.id,
        searchedAt: new Date(at).toISOString(),
        running: elapsed < 3200,
        releases: releasesFor(request).filter((release) => done.includes(release.indexer)),
        indexers,
      };
    },
    'POST /api/v1/requests/{id}/grab': ({ params }) => {
      const request = requestOf(params['id']);
      startDownload(world, request, 0.01, 5_200_000);
      change(request, { status: 'downloading', actions: ['cancel', 'delete'] });
      return { ok: true, outcome: 'grabbed', message: 'Sent to qBittorrent.' };
    },
    'GET /api/v1/queue': ({ query }) => pageOf(world.queue, query),
    'DELETE /api/v1/queue/{id}': ({ params }) => {
      world.queue.splice(0, world.queue.length, ...world.queue.filter((item) => item.id !== params['id']));
      events.publish({
        topic: 'queue',
        data: { kind: 'changed', downloadId: params['id'] ?? '', state: null },
      });
      return {};
    },
    'GET /api/v1/history': ({ query }) => {
      const bookId = query.get('bookId');
      const type = query.get('type');
      return pageOf(
        historyOf(world).filter(
          (entry) => (bookId === null || entry.bookId === bookId) && (type === null || entry.type === type),
        ),
        query,
      );
    },
    'GET /api/v1/blocklist': ({ query }) => pageOf(world.blocklist, query),
    'DELETE /api/v1/blocklist/{id}': ({ params }) => {
      world.blocklist.splice(
        0,
        world.blocklist.length,
        ...world.blocklist.filter((entry) => entry.id !== params['id']),
      );
      return {};
    },
    'POST /api/v1/imports/preview': () => importPreview(world),
    'POST /api/v1/imports': () => ({ id: 'im1', state: 'running', message: null, paths: [] }),
  };
}

function historyOf(world: World): Entry[] {
  const entries: Entry[] = [];
  for (const request of world.requests) {
    const at = Date.parse(request.requestedAt);
    const add = (
      minutes: number,
      type: Entry['type'],
      message: string,
      username: string | null = null,
    ): void => {
      entries.push({
        id: `${request.id}-${type}`,
        at: new Date(at + minutes * 60_000).toISOString(),
        type,
        bookId: request.book.id,
        bookTitle: request.book.title,
        downloadId: null,
        username,
        message,
        data: {},
      });
    };
    add(0, 'requested', '', request.user.username);
    if (request.status === 'awaitingApproval' || request.status === 'denied') continue;
    add(1, 'searched', '4 indexers asked, 9 releases found, 4 acceptable.');
    if (request.status === 'waiting')
      add(2, 'nothingAcceptable', '3 releases found, all rejected (language, abridged).');
    if (['downloading', 'importBlocked', 'available'].includes(request.status)) {
      add(
        2,
        'grabbed',
        `${request.book.authors[0]} - ${request.book.title} [M4B] from MyAnonamouse, rank 1 of 4.`,
      );
    }
    if (request.status === 'importBlocked') {
      add(20, 'downloadCompleted', '504 MB in 18 minutes.');
      add(21, 'importBlocked', request.reason ?? '');
    }
    if (request.status === 'available') {
      add(20, 'downloadCompleted', '334 MB in 4 minutes.');
      add(21, 'imported', 'One file, hard-linked. metadata.json, metadata.opf and cover.jpg written.');
      add(22, 'available', 'Audiobookshelf lists it.');
    }
  }
  return entries.sort((a, b) => b.at.localeCompare(a.at));
}

function importPreview(world: World) {
  const dracula = world.books.find((book) => book.title === 'Dracula');
  const file = (source: string, target: string | null, role: string, minutes: number) => ({
    source,
    target,
    role,
    sizeBytes: minutes * 480_000 + 20_000,
    mode: target === null ? null : 'hardlink',
    durationSeconds: minutes === 0 ? null : minutes * 60,
  });
  return {
    previewId: 'pv1',
    sourcePath: '/downloads/audiobooks/Bram Stoker - Dracula',
    groups: [
      {
        bookId: dracula?.id ?? null,
        bookTitle: 'Dracula',
        confidence: 'contradicted',
        reasons: ['The folder’s name has title and author.', 'Album and artist tags fit.'],
        wanted: true,
        targetPath: '/audiobooks/Bram Stoker/Dracula (2012)',
        files: [
          file('CD1/01 Chapter 1.mp3', '01 - Dracula.mp3', 'audio', 184),
          file('CD1/02 Chapter 2.mp3', '02 - Dracula.mp3', 'audio', 176),
          file('CD2/01 Chapter 3.mp3', '03 - Dracula.mp3', 'audio', 192),
          file('CD1/cover.jpg', 'cover.jpg', 'cover', 0),
          file('readme.nfo', null, 'junk', 0),
        ],
        replaces: [],
        blockers: ['9 h 12 min of audio, the book has 17 h 28 min.'],
        warnings: [],
      },
      {
        bookId: null,
        bookTitle: null,
        confidence: 'unknown',
        reasons: [],
        wanted: false,
        targetPath: null,
        files: [file('Bonus/Interview.mp3', null, 'audio', 14)],
        replaces: [],
        blockers: [],
        warnings: ['No book could be found for these files.'],
      },
    ],
    ignored: ['.DS_Store', 'Thumbs.db'],
  };
}
