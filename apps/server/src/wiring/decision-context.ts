import type { AcquisitionState } from '@earmark/contracts';
import type { Db } from '../db/index.ts';
import type { Indexer, IndexerAccount } from '../integrations/indexers/port.ts';
import type { Clock } from '../kernel/clock.ts';
import {
  type DownloadService,
  type GrabPause,
  type Hold,
  holdWords,
  type KnownRelease,
  type OutstandingDownload,
  siteOf,
} from '../modules/downloads/index.ts';
import type { ActiveProvider, ProviderService } from '../modules/providers/index.ts';
import type { DecisionContext, KnownDownloads } from '../modules/releases/index.ts';
import type { Acquisition, Acquisitions } from '../modules/requests/index.ts';
import type { SettingsService } from '../modules/settings/index.ts';
import type { UpgradeService } from '../modules/upgrades/index.ts';
import type { ReadAccount } from './indexer-accounts.ts';
import type { SlowFact } from './slow-fact.ts';

const MIB = 1_048_576;
/** MyAnonamouse takes rights away from accounts that download more than they upload. */
const SITE_RATIO = 1;
/** The site counts a grab only after some minutes. */
const MAM_COUNT_LAG_MS = 15 * 60_000;
/** Slots that stay free where the settings of the indexer name no number. */
const DEFAULT_RESERVE = 5;

/** A download that is not linked by accident: the book waits for it. */
const ON_THE_WAY: ReadonlySet<AcquisitionState> = new Set([
  'grabbed',
  'downloading',
  'downloaded',
  'importing',
  'importBlocked',
]);
const IN_LIBRARY: ReadonlySet<AcquisitionState> = new Set(['imported', 'available']);

type OfBook = Pick<DecisionContext, 'queue' | 'imported' | 'owned'>;

/** Everything outside book, release and settings that speaks for or against a release at this moment. */
export function createDecisionContext(deps: {
  db: Db;
  clock: Clock;
  providers: Pick<ProviderService, 'active'>;
  settings: SettingsService;
  acquisitions: Pick<Acquisitions, 'byId' | 'byBook'>;
  upgrades: Pick<UpgradeService, 'ownedRecording'>;
  downloads: Pick<DownloadService, 'known' | 'holds' | 'pauses' | 'seedTimes'>;
  freeSpace: SlowFact<number>;
  readAccount: ReadAccount;
}): (acquisitionId: string) => Promise<DecisionContext> {
  const { clock, settings } = deps;

  const blocklist = async (): Promise<KnownDownloads> => {
    const rows = await deps.db.q
      .selectFrom('blocklist')
      .select(['indexer_id', 'guid', 'info_hash'])
      .execute();
    return toKnownDownloads(
      rows.map((row) => ({
        indexerId: row.indexer_id,
        guid: row.guid,
        hashes: row.info_hash === null ? [] : [row.info_hash],
      })),
    );
  };

  /** What has been in the library once is never fetched again to better it, or two releases would take turns for ever. */
  const ofUpgrade = async ({ id, bookId }: Acquisition): Promise<OfBook> => {
    const request = await deps.acquisitions.byBook(bookId);
    const known = await Promise.all(
      [id, ...(request ? [request.id] : [])].map((each) => deps.downloads.known.ofBook(each)),
    );
    const owned = await deps.upgrades.ownedRecording(bookId);
    return {
      queue: toKnownDownloads(known.flatMap(({ open }) => open)),
      imported: toKnownDownloads(known.flatMap(({ imported }) => imported)),
      // A book that was taken out of the library is not brought back by the search for a better one.
      owned: owned ?? { formats: (await settings.get('quality')).formats, bitrateKbps: null },
    };
  };

  const ofBook = async (acquisitionId: string): Promise<OfBook> => {
    const acquisition = await deps.acquisitions.byId(acquisitionId);
    if (acquisition?.purpose === 'upgrade') return ofUpgrade(acquisition);
    const state = acquisition?.state;
    const { open, imported } = await deps.downloads.known.ofBook(acquisitionId);
    return {
      // A book that was cancelled and is wanted again may join the pack that was never stopped.
      queue: toKnownDownloads(state && ON_THE_WAY.has(state) ? open : []),
      // What was taken out of the library may be fetched again.
      imported: toKnownDownloads(state && IN_LIBRARY.has(state) ? imported : []),
    };
  };

  const protocols = async (indexers: readonly ActiveProvider<Indexer>[]) => {
    const { downloadVia } = await settings.get('general');
    const handsOver =
      downloadVia === 'prowlarr' && indexers.some((each) => each.instance.grabRemotely !== undefined);
    return new Set<'torrent' | 'usenet'>(handsOver ? ['torrent', 'usenet'] : ['torrent']);
  };

  const freeSpace = async (
    outstanding: readonly OutstandingDownload[],
  ): Promise<DecisionContext['freeSpace']> => {
    const [freeBytes, { minimumFreeSpaceMb }] = await Promise.all([
      deps.freeSpace(),
      settings.get('mediaManagement'),
    ]);
    if (freeBytes === null) return undefined;
    const promised = sumOf(outstanding.map((each) => each.remainingBytes));
    return { freeBytes: Math.max(0, freeBytes - promised), keepFreeBytes: minimumFreeSpaceMb * MIB };
  };

  return async (acquisitionId) => {
    const indexers = await deps.providers.active<Indexer>('indexer');
    const [blocked, book, allowed, outstanding, mamGrabs, holds, pauses, seedTimeRefusal, accounts] =
      await Promise.all([
        blocklist(),
        ofBook(acquisitionId),
        protocols(indexers),
        deps.downloads.known.outstanding(),
        deps.downloads.known.mamGrabsSince(clock.now() - MAM_COUNT_LAG_MS),
        deps.downloads.holds.list(),
        deps.downloads.pauses.list(),
        deps.downloads.seedTimes.refusals(indexers.map(({ id }) => id)),
        Promise.all(indexers.map((each) => deps.readAccount(each))),
      ]);
    const told = indexers.flatMap((provider, index) => {
      const account = accounts[index] ?? null;
      return account === null ? [] : [{ provider, account }];
    });
    return {
      now: clock.now(),
      blocklist: blocked,
      ...book,
      protocols: allowed,
      freeSpace: await freeSpace(outstanding),
      indexerBackoffUntil: restsOf(indexers, told, pauses),
      trackerRefusal: refusalOf(holds),
      mamSlots: slotsOf(told, mamGrabs),
      seedTimeRefusal,
      minimumSeeders: minimumSeedersOf(indexers),
      ratioRoom: ratioRoomOf(told, outstanding),
    };
  };
}

type Told = { provider: ActiveProvider<Indexer>; account: IndexerAccount };

/** Releases are told apart by indexer and guid, as the search makes them unique: two indexers may use the same one. */
function toKnownDownloads(releases: readonly KnownRelease[]): KnownDownloads {
  return {
    guids: new Set(
      releases.flatMap(({ indexerId, guid }) => (guid === null ? [] : [`${indexerId ?? ''}|${guid}`])),
    ),
    infoHashes: new Set(releases.flatMap(({ hashes }) => hashes.map((hash) => hash.toLowerCase()))),
  };
}

/** Releases of an earlier search are of no use while their indexer rests, or refuses every download. */
function restsOf(
  indexers: readonly ActiveProvider<Indexer>[],
  told: readonly Told[],
  pauses: readonly GrabPause[],
): ReadonlyMap<string, number> {
  // A manager's feeds go by their own names.
  const until = new Map<string, number>(pauses.map(({ name, untilAt }) => [name, untilAt]));
  for (const { id, restingUntil } of indexers) if (restingUntil !== null) until.set(id, restingUntil);
  for (const { provider, account } of told)
    if (account.frozenUntilAt !== null) until.set(provider.id, account.frozenUntilAt);
  return until;
}

function refusalOf(holds: readonly Hold[]): DecisionContext['trackerRefusal'] {
  const bySite = new Map(holds.map((hold) => [hold.site, holdWords(hold)]));
  return (release) => bySite.get(siteOf(release) ?? '');
}

/** What an indexer asks for by itself; without a wish the quality settings count. */
function minimumSeedersOf(indexers: readonly ActiveProvider<Indexer>[]): ReadonlyMap<string, number> {
  const wishes = new Map<string, number>();
  for (const { id, settings } of indexers) {
    const wish = settings['minimumSeeders'];
    if (typeof wish === 'number' && wish > 0) wishes.set(id, wish);
  }
  return wishes;
}

/** Of several stored sessions the one with the least room counts: a site allows one account to a person. */
function slotsOf(
  told: readonly Told[],
  grabs: readonly { indexerId: string | null }[],
): DecisionContext['mamSlots'] {
  let tightest: DecisionContext['mamSlots'];
  for (const { provider, account } of told) {
    if (account.unsatisfied === null) continue;
    const reserve = provider.settings['unsatisfiedReserve'];
    const slots = {
      limit: account.unsatisfied.limit,
      // The session counts its own grabs; those through Prowlarr take slots of the same account.
      used: account.unsatisfied.count + grabs.filter(({ indexerId }) => indexerId !== provider.id).length,
      reserved: typeof reserve === 'number' ? reserve : DEFAULT_RESERVE,
    };
    if (tightest === undefined || freeOf(slots) < freeOf(tightest)) tightest = slots;
  }
  return tightest;
}

function freeOf(slots: NonNullable<DecisionContext['mamSlots']>): number {
  return slots.limit - slots.used - slots.reserved;
}

/** What may still be downloaded until the ratio reaches the site's limit, running downloads taken off. */
function ratioRoomOf(
  told: readonly Told[],
  outstanding: readonly OutstandingDownload[],
): ReadonlyMap<string, number> {
  const room = new Map<string, number>();
  for (const { provider, account } of told) {
    const { uploadedBytes, downloadedBytes } = account;
    // An account that has done nothing yet has no ratio to lose; one that spends tokens loses none.
    if (uploadedBytes === null || downloadedBytes === null || uploadedBytes + downloadedBytes === 0) continue;
    if (spendsTokens(provider.settings, account)) continue;
    const pending = outstanding.filter((each) => each.indexerId === provider.id && !each.isFree);
    room.set(
      provider.id,
      uploadedBytes / SITE_RATIO - downloadedBytes - sumOf(pending.map((each) => each.remainingBytes)),
    );
  }
  return room;
}

/** Tokens make what is grabbed free, as long as there are more than the reserve. */
function spendsTokens(
  { freeleech, freeleechReserve }: Record<string, unknown>,
  { wedges }: IndexerAccount,
): boolean {
  const reserve = typeof freeleechReserve === 'number' ? freeleechReserve : 0;
  return (freeleech === 'always' || freeleech === 'whenWorthIt') && wedges !== null && wedges > reserve;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}
