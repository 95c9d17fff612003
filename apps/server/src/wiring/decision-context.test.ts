import { afterEach, describe, expect, it } from 'vitest';
import { openTestSqlite } from '../db/testing.ts';
import { makeContentTorrent } from '../integrations/download-clients/qbittorrent/testing/harness.ts';
import type { Indexer, IndexerAccount } from '../integrations/indexers/port.ts';
import { AppError } from '../kernel/errors.ts';
import { patientClient } from '../modules/downloads/testing/patient-client.ts';
import { asFile, createWorld, orderFor } from '../modules/downloads/testing/world.ts';
import type { ActiveProvider, ProviderService } from '../modules/providers/index.ts';
import { evaluateReleases } from '../modules/releases/index.ts';
import { createSettingsService } from '../modules/settings/index.ts';
import { createSecretBox } from '../platform/crypto/secret-box.ts';
import { silentLogger } from '../platform/logger.ts';
import { createDecisionContext } from './decision-context.ts';
import { createIndexerAccounts } from './indexer-accounts.ts';

const ACCOUNT: IndexerAccount = {
  username: 'me',
  className: 'User',
  isVip: false,
  vipUntilAt: null,
  ratio: 2,
  uploadedBytes: 1_000_000_000,
  downloadedBytes: 400_000_000,
  wedges: 3,
  unsatisfied: { count: 40, limit: 50 },
  frozenUntilAt: null,
};
const EMMA = { title: 'Emma', authors: ['Jane Austen'], narrators: [], series: [] };
const release = (over: object = {}) => ({
  guid: 'mam|1',
  indexerId: 'mam',
  indexer: 'MyAnonamouse',
  protocol: 'torrent' as const,
  title: 'Emma by Jane Austen [M4B]',
  size: 300_000_000,
  seeders: 5,
  categories: [3030],
  flags: [],
  ...over,
});

describe('decision context', () => {
  const cleanups: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  });

  const setUp = async (
    options: {
      account?: Partial<IndexerAccount> | 'fails' | 'hangs';
      freeBytes?: number | null;
      indexer?: Partial<ActiveProvider<Indexer>>;
      grabRemotely?: boolean;
      general?: Record<string, unknown>;
    } = {},
  ) => {
    const world = await createWorld({ clients: [{ instance: patientClient() }], db: await openTestSqlite() });
    const process = await world.startProcess();
    cleanups.push(
      () => world.close(),
      () => process.abandon(),
    );
    const asked = { accounts: 0 };
    const account = (): Promise<IndexerAccount> => {
      asked.accounts += 1;
      if (options.account === 'fails') return Promise.reject(new Error('away'));
      if (options.account === 'hangs') return new Promise(() => undefined);
      return Promise.resolve({ ...ACCOUNT, ...options.account });
    };
    const instance = {
      account,
      ...(options.grabRemotely ? { grabRemotely: () => Promise.resolve() } : {}),
    } as unknown as Indexer;
    const provider: ActiveProvider<Indexer> = {
      id: 'mam',
      name: 'My MAM',
      implementation: 'myanonamouse',
      priority: 25,
      instance,
      settings: { unsatisfiedReserve: 5 },
      restingUntil: null,
      lastError: null,
      ...options.indexer,
    };
    const settings = createSettingsService({
      db: world.db,
      clock: world.clock,
      secretBox: createSecretBox(Buffer.alloc(32)),
      overrides: {},
    });
    if (options.general) await settings.update('general', options.general);
    const contextOf = createDecisionContext({
      db: world.db,
      clock: world.clock,
      providers: { active: () => Promise.resolve([provider]) } as unknown as ProviderService,
      settings,
      acquisitions: process.acquisitions,
      downloads: process.downloads,
      upgrades: { ownedRecording: () => Promise.resolve(null) },
      freeSpace: () => Promise.resolve(options.freeBytes ?? null),
      readAccount: createIndexerAccounts({ clock: world.clock, log: silentLogger() }),
    });
    const judge = async (acquisitionId: string, over: object = {}) => {
      const { decisions } = evaluateReleases({
        book: EMMA,
        releases: [release(over)],
        settings: { ...(await settings.get('quality')), minimumBitrateKbps: 0 },
        context: await contextOf(acquisitionId),
      });
      return decisions[0]!.rejections.map((each) => `${each.code} ${each.type}`);
    };
    return { world, ...process, asked, contextOf, judge };
  };

  it('accepts what nothing speaks against', async () => {
    const { world, judge } = await setUp({ freeBytes: 10 ** 12 });
    expect(await judge((await world.wantBook('Emma')).acquisitionId)).toEqual([]);
  });

  it('knows what is on its way for the book and what was imported, by guid and by hash', async () => {
    const { world, downloads, judge } = await setUp();
    const book = await world.wantBook('Emma');
    const other = await world.wantBook('Ruth');
    const torrent = makeContentTorrent('Emma');
    const order = orderFor([book], asFile(torrent), { guid: '1' });
    await downloads.grab({ ...order, indexer: { ...order.indexer, id: 'mam' } });
    const sameHash = { guid: 'elsewhere|9', infoHash: torrent.hashes[0]!.toUpperCase() };
    expect(await judge(book.acquisitionId)).toEqual(['inQueue permanent']);
    expect(await judge(book.acquisitionId, sameHash)).toEqual(['inQueue permanent']);
    expect(await judge(book.acquisitionId, { guid: 'elsewhere|1' })).toEqual([]);
    expect(await judge(other.acquisitionId)).toEqual([]);

    const setState = (state: string) =>
      world.db.q.updateTable('acquisition').set({ state }).where('id', '=', book.acquisitionId).execute();
    // Cancelled and wanted again: it may join what was never stopped.
    await setState('searching');
    expect(await judge(book.acquisitionId)).toEqual([]);
    await world.db.q.updateTable('download').set({ status: 'imported' }).execute();
    await setState('available');
    expect(await judge(book.acquisitionId)).toEqual(['alreadyImported permanent']);
    // Taken out of the library: it may be fetched again.
    await setState('requested');
    expect(await judge(book.acquisitionId)).toEqual([]);
  });

  it('knows the blocklist by indexer and guid', async () => {
    const { world, downloads, judge } = await setUp();
    const book = await world.wantBook('Emma');
    await downloads.blocklist.add(
      { title: 'x', indexerId: 'mam', indexerName: 'x', guid: '1', infoHash: 'aa', hashes: [] },
      { bookId: null, reason: 'bad' },
    );
    expect(await judge(book.acquisitionId)).toEqual(['blocklisted permanent']);
    expect(await judge(book.acquisitionId, { guid: 'torznab|1' })).toEqual([]);
    expect(await judge(book.acquisitionId, { guid: 'torznab|1', infoHash: 'AA' })).toEqual([
      'blocklisted permanent',
    ]);
  });

  it("takes usenet only when it can be handed to Prowlarr's own client", async () => {
    const usenet = { protocol: 'usenet' };
    for (const [options, expected] of [
      [{}, ['protocol permanent']],
      [{ grabRemotely: true }, ['protocol permanent']],
      [{ general: { downloadVia: 'prowlarr' } }, ['protocol permanent']],
      [{ grabRemotely: true, general: { downloadVia: 'prowlarr' } }, []],
    ] as const) {
      const { world, judge } = await setUp(options);
      expect(await judge((await world.wantBook('Emma')).acquisitionId, usenet)).toEqual(expected);
    }
  });

  it('counts free space less what running downloads still need and what is to stay free', async () => {
    const mib = 1_048_576;
    const { world, downloads, judge, contextOf } = await setUp({
      freeBytes: 600 * mib,
      account: { uploadedBytes: null },
    });
    const { acquisitionId } = await world.wantBook('Emma');
    expect(await judge(acquisitionId, { size: 100 * mib })).toEqual([]);
    expect(await judge(acquisitionId, { size: 101 * mib })).toEqual(['freeSpace temporary']);
    const torrent = makeContentTorrent('Ruth', { 'a.mp3': 2 * mib });
    await downloads.grab(orderFor([await world.wantBook('Ruth')], asFile(torrent)));
    expect((await contextOf(acquisitionId)).freeSpace!.freeBytes).toBeLessThan(600 * mib);
  });

  it('keeps slots of MyAnonamouse free, and asks for the account only now and then', async () => {
    const { world, judge, asked } = await setUp({ account: { unsatisfied: { count: 45, limit: 50 } } });
    const { acquisitionId } = await world.wantBook('Emma');
    expect(await judge(acquisitionId)).toEqual(['mamUnsatisfied temporary']);
    expect(await judge(acquisitionId, { guid: 'torznab|1', indexer: 'Other' })).toEqual([]);
    await judge(acquisitionId);
    expect(asked.accounts).toBe(1);
  });

  it('counts the grabs of the last minutes that went through Prowlarr, which MyAnonamouse counts late', async () => {
    const { world, downloads, judge } = await setUp({ account: { unsatisfied: { count: 44, limit: 50 } } });
    const { acquisitionId } = await world.wantBook('Emma');
    expect(await judge(acquisitionId)).toEqual([]);
    const other = await world.wantBook('Ruth');
    const order = orderFor([other], asFile(makeContentTorrent('Ruth')), { mamId: '9' });
    await downloads.grab({ ...order, indexer: { ...order.indexer, id: 'prowlarr' } });
    expect(await judge(acquisitionId)).toEqual(['mamUnsatisfied temporary']);
    world.clock.advance(16 * 60_000);
    expect(await judge(acquisitionId)).toEqual([]);
  });

  it('takes nothing from a site that asked for a pause when a torrent was fetched', async () => {
    const { world, downloads, judge } = await setUp();
    const { acquisitionId } = await world.wantBook('Emma');
    await downloads.pauses.note(
      { ...release(), mamId: '1' },
      'mam',
      new AppError({ code: 'indexer_limited', message: 'It asks for a pause.', retryAfterMs: 60_000 }),
    );
    expect(await judge(acquisitionId)).toEqual(['indexerBackoff temporary']);
    expect(await judge(acquisitionId, { indexerId: 'other', indexer: 'Other' })).toEqual([]);
    world.clock.advance(61_000);
    expect(await judge(acquisitionId)).toEqual([]);
  });

  it('keeps the ratio, except where the release is free or tokens are spent', async () => {
    const { world, judge } = await setUp();
    const { acquisitionId } = await world.wantBook('Emma');
    expect(await judge(acquisitionId, { size: 600_000_000 })).toEqual([]);
    expect(await judge(acquisitionId, { size: 600_000_001 })).toEqual(['ratio temporary']);
    expect(await judge(acquisitionId, { size: 600_000_001, freeleech: true })).toEqual([]);
    const spending = await setUp({ indexer: { settings: { freeleech: 'always', freeleechReserve: 2 } } });
    const book = await spending.world.wantBook('Emma');
    expect(await spending.judge(book.acquisitionId, { size: 600_000_001 })).toEqual([]);
  });

  it('takes nothing from an indexer that rests or has frozen the account', async () => {
    const until = Date.now() + 3_600_000;
    const rests = await setUp({ indexer: { restingUntil: until } });
    expect(await rests.judge((await rests.world.wantBook('Emma')).acquisitionId)).toEqual([
      'indexerBackoff temporary',
    ]);
    expect(rests.asked.accounts).toBe(0);
    const frozen = await setUp({ account: { frozenUntilAt: until } });
    expect(await frozen.judge((await frozen.world.wantBook('Emma')).acquisitionId)).toEqual([
      'indexerBackoff temporary',
    ]);
  });

  it('is held up by an account that does not answer for a few seconds at most, and takes it for unknown', async () => {
    for (const account of ['fails', 'hangs'] as const) {
      const { world, contextOf } = await setUp({ account });
      const { acquisitionId } = await world.wantBook('Emma');
      const before = performance.now();
      expect(await contextOf(acquisitionId)).toMatchObject({ mamSlots: undefined });
      expect(performance.now() - before).toBeLessThan(4500);
      const again = performance.now();
      await contextOf(acquisitionId);
      expect(performance.now() - again).toBeLessThan(1000);
    }
  });
});
