import { openDatabase } from '../../../db/index.ts';
import { openWorld } from './world.ts';

/**
 * Imports a download of a saved world and kills its own process, for good, at one entry of the journal, `stage started`
 * for example, or with `progress` once ffmpeg is at work. Without an entry to die at, or when it never comes, it prints the entries there were.
 */
const [, , folder, database, downloadId, killAt, settings = '{}'] = process.argv;
if (folder === undefined || database === undefined || downloadId === undefined) {
  throw new TypeError('A world, a database and a download are needed.');
}

const entries: string[] = [];
const db = await openDatabase(database);
const world = await openWorld(db, {
  existing: folder,
  settings: JSON.parse(settings) as Record<string, string>,
  onStep: (kind, moment) => {
    entries.push(`${kind} ${moment}`);
    if (entries.at(-1) === killAt) process.kill(process.pid, 'SIGKILL');
  },
});
world.bus.subscribe(({ event }) => {
  const isAtWork = event.topic === 'queue' && event.data.kind === 'import' && event.data.progress !== null;
  if (isAtWork && killAt === 'progress') process.kill(process.pid, 'SIGKILL');
});
await world.service.recover();
await world.service.importDownload(downloadId);
process.stdout.write(JSON.stringify({ entries }));
await db.close();
