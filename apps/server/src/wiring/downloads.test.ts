import { afterEach, expect, it } from 'vitest';
import { describeDatabases } from '../db/testing.ts';
import { createEventBus, createHistory } from '../events/index.ts';
import { makeContentTorrent } from '../integrations/download-clients/qbittorrent/testing/harness.ts';
import { systemClock } from '../kernel/clock.ts';
import { patientClient } from '../modules/downloads/testing/patient-client.ts';
import { asFile, createWorld, orderFor } from '../modules/downloads/testing/world.ts';
import { createAcquisitions } from '../modules/requests/index.ts';
import { silentLogger } from '../platform/logger.ts';
import { NEXT_BEST_JOB, onDownloadFailed } from './downloads.ts';

const HOUR_MS = 3_600_000;

describeDatabases('a download that ended without its book', (open) => {
  const cleanups: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  });

  const setUp = async () => {
    const db = await open();
    const jobs: string[] = [];
    const acquisitions = createAcquisitions({
      db,
      clock: systemClock,
      bus: createEventBus(silentLogger()),
      history: createHistory(db, systemClock),
    });
    const world = await createWorld({
      clients: [{ instance: patientClient() }],
      db,
      parts: {
        onFailed: onDownloadFailed({
          clock: systemClock,
          acquisitions,
          searchIntervalHours: () => Promise.resolve(6),
          queue: {
            enqueue: (kind) => {
              jobs.push(kind);
              return Promise.resolve();
            },
          },
        }),
      },
    });
    const process = await world.startProcess();
    cleanups.push(() => process.abandon());
    const book = await world.wantBook('Emma');
    const { downloadId } = await process.downloads.grab(orderFor([book], asFile(makeContentTorrent('Emma'))));
    const remove = (search: boolean) =>
      process.downloads.queue.remove(
        downloadId,
        { removeFromClient: false, blocklist: false, search },
        { userId: 'u' as never, username: 'Ann' },
      );
    const stands = async () => (await acquisitions.byId(book.acquisitionId))!;
    const due = (at: number) => acquisitions.due(['requested'], at);
    return { book, jobs, remove, stands, due };
  };

  it('is followed by the next best release at once, where that is asked for', async () => {
    const { remove, jobs, stands } = await setUp();
    await remove(true);
    expect(jobs).toContain(NEXT_BEST_JOB);
    expect(await stands()).toMatchObject({ state: 'requested', nextAt: null });
  });

  it('leaves the book alone until the next search is due, where it is not', async () => {
    const { book, remove, jobs, stands, due } = await setUp();
    await remove(false);
    expect(jobs).not.toContain(NEXT_BEST_JOB);
    expect(await stands()).toMatchObject({
      state: 'requested',
      reason: 'Ann removed "Emma" from the queue.',
      reasonCode: 'removedByPerson',
      nextStep: 'Earmark searches again.',
    });
    const now = systemClock.now();
    expect(await due(now + 5 * HOUR_MS)).toEqual([]);
    expect(await due(now + 7 * HOUR_MS)).toEqual([book.acquisitionId]);
    // Nor for as long as the clock was ahead.
    expect(await due(now - 48 * HOUR_MS)).toEqual([book.acquisitionId]);
  });
});
