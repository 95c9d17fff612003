import type { ProgressRow } from '@earmark/contracts';
import type { Events } from './events.ts';
import { addToLibrary, startDownload, type World } from './world.ts';

const TICK_MS = 1000;

/** Lets time pass: downloads move on, searches find something, finished books arrive in the library. */
export function simulate(world: World, events: Events): () => void {
  let ticks = 0;
  const timer = setInterval(() => {
    ticks += 1;
    const rows: ProgressRow[] = [];
    for (const item of world.queue) {
      if (item.state !== 'downloading') continue;
      const wobble = 0.75 + Math.abs(Math.sin(ticks / 7 + item.id.length)) * 0.5;
      const speed = Math.round((item.id.endsWith('1') ? 8_400_000 : 3_100_000) * wobble);
      // Slow enough to be watched, whatever the speed says.
      const fraction = Math.min(1, item.progress.fraction + 0.0025);
      item.progress = {
        ...item.progress,
        fraction,
        downloadedBytes: Math.round(fraction * item.progress.sizeBytes),
        downSpeed: fraction === 1 ? 0 : speed,
        etaSeconds: fraction === 1 ? 0 : Math.round(((1 - fraction) * item.progress.sizeBytes) / speed),
      };
      const request = world.requests.find((one) => one.downloadId === item.id);
      if (request !== undefined) request.progress = item.progress;
      if (fraction === 1) finish(world, events, item.id);
      rows.push({
        downloadId: item.id,
        requestIds: request === undefined ? [] : [request.id],
        state: item.state,
        ...item.progress,
      });
    }
    if (rows.length > 0) events.publish({ topic: 'queue', data: { kind: 'progress', rows } });
    for (const request of world.requests) {
      if (request.status !== 'searching' || Date.now() - Date.parse(request.requestedAt) > 60_000) continue;
      if (Date.now() - Date.parse(request.requestedAt) < 6000) continue;
      request.status = 'downloading';
      request.nextStep = null;
      startDownload(world, request, 0.02, 6_000_000);
      events.publish({
        topic: 'request',
        data: { kind: 'changed', requestId: request.id, bookId: request.book.id, status: 'downloading' },
      });
    }
  }, TICK_MS);
  return () => clearInterval(timer);
}

function finish(world: World, events: Events, downloadId: string): void {
  const item = world.queue.find((one) => one.id === downloadId);
  const request = world.requests.find((one) => one.downloadId === downloadId);
  const book = world.books.find((one) => one.id === request?.book.id);
  if (item === undefined || request === undefined) return;
  item.state = 'seeding';
  request.status = 'importing';
  const tell = (): void =>
    events.publish({
      topic: 'request',
      data: { kind: 'changed', requestId: request.id, bookId: request.book.id, status: request.status },
    });
  tell();
  setTimeout(() => {
    request.status = 'available';
    request.progress = null;
    request.actions = ['reprocess', 'delete'];
    if (book !== undefined) {
      const added = addToLibrary(world, book, new Date().toISOString());
      request.libraryItemId = added.id;
      events.publish({ topic: 'library', data: { kind: 'added', libraryItemId: added.id, bookId: book.id } });
    }
    tell();
  }, 4000);
}
