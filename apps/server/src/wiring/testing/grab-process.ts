import { openDatabase } from '../../db/index.ts';
import { clientFor } from '../../integrations/download-clients/qbittorrent/testing/harness.ts';
import type { Indexer } from '../../integrations/indexers/port.ts';
import { testTools } from '../../integrations/testing/tools.ts';
import { systemClock } from '../../kernel/clock.ts';
import { createWorld } from '../../modules/downloads/testing/world.ts';
import { createMamProcess } from './mam-process.ts';

/**
 * Run as a program: grabs the one wanted book of the database with a freeleech wedge, or brings to an end what a process
 * before it has begun, and ends. What it asks of the outside goes through addresses that may kill it.
 */
if (process.argv[1] === import.meta.filename) {
  const [url = '', mamUrl = '', qbitUrl = '', acquisitionId = '', bookId = '', offsetMs = '0'] =
    process.argv.slice(2);
  const clock = { ...systemClock, now: () => systemClock.now() + Number(offsetMs) };
  const db = await openDatabase(url);
  const mam = createMamProcess(db, { mamUrl, minIntervalMs: 1, clock });
  const tools = testTools();
  const world = await createWorld({ clients: [{ instance: clientFor(qbitUrl, tools) }], db });
  world.clock.advance(Number(offsetMs));
  const { downloads, abandon } = await world.startProcess();
  const [provider] = await mam.providers.active<Indexer>('indexer');
  const signal = AbortSignal.timeout(60_000);
  // A grab that was cut off is found in the client, or is given up so that the book is wanted again.
  while ((await world.downloadRows()).some(({ status }) => status === 'grabbing')) {
    await db.q.updateTable('download').set({ grabbed_at: 1 }).where('status', '=', 'grabbing').execute();
    await downloads.tracker.lookAtAll();
  }
  if (['searching', 'requested'].includes(await world.stateOf(acquisitionId))) {
    const { releases } = await provider!.instance.search('mam', { text: 'emma austen' }, signal);
    const release = releases.find(
      (each) => !each.vip && (!each.freeleech || each.flags.includes('personal_freeleech')),
    )!;
    await downloads.grab({
      books: [{ acquisitionId, bookId, title: 'Emma' }],
      release,
      indexer: { id: provider!.id, name: provider!.name, instance: provider!.instance },
      useFreeleech: true,
      signal,
    });
  }
  await abandon();
  await mam.close();
  await tools.close();
  await db.close();
}
