import { afterEach, expect, it } from 'vitest';
import { describeDatabases } from '../../db/testing.ts';
import { makeContentTorrent } from '../../integrations/download-clients/qbittorrent/testing/harness.ts';
import type { WantedBooks } from './ports.ts';
import { createDownloadStore } from './store.ts';
import { patientClient } from './testing/patient-client.ts';
import { asFile, createWorld, orderFor } from './testing/world.ts';

describeDatabases('writing a grab down', (open) => {
  const cleanups: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  });

  it('is refused when another download got the book after it was looked at; a companion is left out', async () => {
    let real: WantedBooks | undefined;
    let before: (acquisitionId: string) => Promise<unknown> = () => Promise.resolve();
    const world = await createWorld({
      clients: [{ instance: patientClient() }],
      db: await open(),
      parts: {
        wanted: {
          byId: (id) => real!.byId(id),
          tell: (id, line) => real!.tell(id, line),
          explain: (id, words) => real!.explain(id, words),
          transition: async (id, event, facts) => {
            await before(id);
            return real!.transition(id, event, facts);
          },
        },
      },
    });
    const { downloads, acquisitions, abandon } = await world.startProcess();
    cleanups.push(abandon);
    real = acquisitions;
    const store = createDownloadStore(world.db, world.clock);
    const [emma, persuasion] = [await world.wantBook('Emma'), await world.wantBook('Persuasion')];
    const first = await world.wantBook('First');
    const { downloadId } = await downloads.grab(orderFor([first], asFile(makeContentTorrent('First'))));
    const template = await downloads.byId(downloadId);
    /** Another one gets the book at the last moment. */
    const takes = (taken: string) => async (acquisitionId: string) => {
      if (acquisitionId !== taken || (await store.openOfAcquisition(taken)).length > 0) return;
      await store.insert({ ...template, id: `other-${taken}`, guid: taken, hashes: [taken] }, [taken]);
      await acquisitions.transition(taken, 'downloadReturned', { message: 'It is back.' });
    };
    const order = () => orderFor([emma, persuasion], asFile(makeContentTorrent('Pack')));
    before = takes(emma.acquisitionId);
    await expect(downloads.grab(order())).rejects.toMatchObject({ code: 'conflict' });
    before = takes(persuasion.acquisitionId);
    const pack = await downloads.grab(order());
    expect(await downloads.acquisitionIds(pack.downloadId)).toEqual([emma.acquisitionId]);
  });
});
