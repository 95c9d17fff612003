import { openDatabase } from '../../../db/index.ts';
import { openWorld } from './world.ts';

/** Imports a download of a saved world and kills its own process, for good, at the n-th entry of the journal. */
const [, , folder, database, downloadId, killAt] = process.argv;
if (folder === undefined || database === undefined || downloadId === undefined) {
  throw new TypeError('A world, a database and a download are needed.');
}

let entries = 0;
const db = await openDatabase(database);
const world = await openWorld(db, {
  existing: folder,
  onStep: () => {
    entries += 1;
    if (entries === Number(killAt)) process.kill(process.pid, 'SIGKILL');
  },
});
await world.service.recover();
await world.service.importDownload(downloadId);
process.stdout.write(JSON.stringify({ entries }));
await db.close();
