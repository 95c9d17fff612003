import type { AcquisitionState } from '@earmark/contracts';
import { clientMisconfigured } from '../../integrations/download-clients/errors.ts';
import type { AddTorrent } from '../../integrations/download-clients/port.ts';
import type {
  FetchedTorrent,
  FoundRelease,
  Indexer,
  SpentFreeleech,
} from '../../integrations/indexers/port.ts';
import { AppError, isAppError } from '../../kernel/errors.ts';
import { parseMagnet } from '../../platform/torrents/index.ts';
import type { Blocklist } from './blocklist.ts';
import { grabRefusal } from './grabbable.ts';
import type { Holds } from './holds.ts';
import { inspectTorrent, type TorrentFacts } from './inspect-torrent.ts';
import { bookTag, categoryOf, OUR_TAG } from './model.ts';
import { createDownloadOpener } from './open-download.ts';
import type { Outcomes } from './outcomes.ts';
import type { Pauses } from './pauses.ts';
import type { ActiveClient, DownloadParts } from './ports.ts';
import { withSiteGoal } from './seed-goal.ts';
import type { SeedTimes } from './seed-time.ts';
import type { Settler } from './settle.ts';
import type { DownloadStore } from './store.ts';

export type GrabbedBook = { acquisitionId: string; bookId: string; title: string };

export type GrabOrder = {
  /** The wanted books the release is to bring: the one it is for, then its companions in a pack. */
  books: readonly GrabbedBook[];
  release: FoundRelease;
  indexer: { id: string; name: string; instance: Pick<Indexer, 'fetchTorrent' | 'grabRemotely'> };
  /** A function is asked only when the torrent is about to be fetched. */
  useFreeleech: boolean | (() => Promise<boolean>);
  /** A person wants it although it is blocklisted. */
  override?: boolean;
  /** The person who chose it; null when Earmark did. */
  userId?: string | null;
  /** Why this one, for history. */
  why?: string;
  signal: AbortSignal;
};

/**
 * `grabbed`: the client has it. `tracked`: it was on its way already. `pending`: the client is out of reach, it is
 * handed over as soon as it answers. `refused`: the client does not take it; the release is blocklisted and the books
 * are wanted again.
 */
export type GrabResult = {
  downloadId: string;
  outcome: 'grabbed' | 'tracked' | 'pending' | 'refused';
  message: string;
};

type SendRemotely = (release: FoundRelease) => Promise<void>;

/** Sends releases to the download client, each once, whatever is cut off or asked twice. */
export function createGrabber(
  parts: Pick<DownloadParts, 'db' | 'clock' | 'log' | 'clients' | 'wanted' | 'settings' | 'isWorthFetching'>,
  deps: {
    store: DownloadStore;
    blocklist: Blocklist;
    outcomes: Outcomes;
    settler: Settler;
    holds: Pick<Holds, 'assertOpen'>;
    pauses: Pauses;
    seedTimes: Pick<SeedTimes, 'within'>;
  },
) {
  const { clients, wanted } = parts;
  const { store, blocklist, outcomes, settler } = deps;
  const opener = createDownloadOpener(parts, deps);
  const underWay = new Map<string, Promise<GrabResult>>();

  const chooseClient = async (): Promise<ActiveClient> => {
    const active = await clients.active();
    const awake = active.find((each) => each.restingUntil === null) ?? active[0];
    if (!awake) {
      throw clientMisconfigured('No download client is set up.', {
        hint: 'Add qBittorrent in the settings, and switch it on.',
      });
    }
    return awake;
  };

  const refuseBlocked = async (order: GrabOrder, hashes: readonly string[]) => {
    if (order.override) return;
    const reason = await blocklist.find({
      guid: order.release.guid,
      indexerId: order.indexer.id,
      hashes,
    });
    if (reason === undefined) return;
    // Known by its hash alone until now: what was fetched in vain is not fetched again.
    await block(order, reason, hashes);
    throw new AppError({
      code: 'release_blocklisted',
      message: `"${order.release.title}" is on the blocklist: ${reason}`,
      hint: 'Take it off the blocklist, or choose another release.',
      status: 409,
      blame: 'caller',
    });
  };

  /** Adds the release itself, once: on a private site every fetch counts. */
  const block = async (order: GrabOrder, reason: string, hashes: readonly string[]) => {
    const { guid, title } = order.release;
    if ((await blocklist.find({ guid, indexerId: order.indexer.id, hashes: [] })) !== undefined) return;
    parts.log.warn({ title, indexer: order.indexer.name, reason }, 'blocklisted a release that is of no use');
    await blocklist.add(
      {
        title,
        guid,
        hashes: [...hashes],
        infoHash: hashes[0] ?? '',
        indexerId: order.indexer.id,
        indexerName: order.indexer.name,
      },
      { bookId: order.books[0]?.bookId ?? null, reason },
    );
  };

  const fetch = async (order: GrabOrder): Promise<{ fetched: FetchedTorrent; facts: TorrentFacts }> => {
    const useFreeleech =
      typeof order.useFreeleech === 'function' ? await order.useFreeleech() : order.useFreeleech;
    let fetched: FetchedTorrent;
    try {
      fetched = await order.indexer.instance.fetchTorrent(order.release, {
        useFreeleech,
        signal: order.signal,
      });
    } catch (error) {
      if (isAppError(error) && error.code === 'torrent_invalid') await block(order, error.message, []);
      await deps.pauses.note(order.release, order.indexer.id, error);
      throw error;
    }
    const inspected = inspectTorrent(fetched, parts.isWorthFetching);
    if (inspected.kind === 'usable') return { fetched, facts: inspected.facts };
    await block(order, inspected.reason, inspected.hashes);
    throw new AppError({
      code: 'torrent_invalid',
      message: inspected.reason,
      hint: 'It is on the blocklist now. Choose another release.',
      status: 502,
      blame: 'remote',
    });
  };

  const grabDirectly = async (order: GrabOrder, client: ActiveClient): Promise<GrabResult> => {
    // A token is spent and a slot taken by fetching: not before the client is known to answer.
    await client.instance.version();
    const { fetched, facts } = await fetch(order);
    await refuseBlocked(order, facts.hashes);
    const freeleech = (await payFor(order, client, fetched, facts)) ?? facts.freeleech;
    const { download, isNew } = await opener.open(order, client, { ...facts, freeleech });
    if (!isNew) return tracked(download.id);
    const result = await settler.handOver(download, client.instance, {
      source: fetched,
      hashes: facts.hashes,
      category: categoryOf(client),
      tags: tagsOf(order),
      seedGoal: { ratio: order.release.minimumRatio, seconds: order.release.minimumSeedSeconds },
    } satisfies AddTorrent);
    return result.outcome === 'refused' && freeleech?.isSpent
      ? { ...result, message: `${result.message} ${WEDGE_STAYS}` }
      : result;
  };

  /**
   * Spends the token that is wanted, last before the client gets the torrent: not when nobody wants it any more, nor
   * when the client has it already.
   */
  const payFor = async (
    order: GrabOrder,
    client: ActiveClient,
    fetched: FetchedTorrent,
    facts: TorrentFacts,
  ): Promise<SpentFreeleech | undefined> => {
    if (fetched.kind !== 'file' || !fetched.spendFreeleech) return undefined;
    await stillWanted(order);
    if ((await client.instance.getTorrents(facts.hashes)).length > 0) return undefined;
    return fetched.spendFreeleech();
  };

  /** The indexer manager's own client fetches it; we look for it there. */
  const grabRemotely = async (
    order: GrabOrder,
    client: ActiveClient,
    send: SendRemotely,
  ): Promise<GrabResult> => {
    const hashes = hashesOf(order.release);
    // A torrent is looked for in our client; a usenet release never comes there.
    if (order.release.protocol === 'torrent') await client.instance.version();
    const facts: TorrentFacts = { hashes, sizeBytes: null, via: 'prowlarr' };
    const { download, isNew } = await opener.open(order, client, facts);
    if (!isNew) return tracked(download.id);
    try {
      await send(order.release);
    } catch (error) {
      if (!isAppError(error)) throw error;
      await outcomes.fail(
        download,
        {
          code: 'clientRejected',
          message: `${order.indexer.name} could not hand it to its download client: ${error.message}`,
          blocklist: error.code === 'release_gone',
          // Whoever grabs goes on with the next best; the same one at once would fail the same way.
          search: false,
          retryAfterMs: error.retryAfterMs ?? HAND_OVER_REST_MS,
        },
        { removeFromClient: false, deleteFiles: false },
      );
      throw error;
    }
    return settler.expect(download, client, tagsOf(order));
  };

  /** How the release can reach a client at all; a refusal of this one alone, so that others may still be tried. */
  const chooseWay = async (order: GrabOrder): Promise<SendRemotely | undefined> => {
    const send = order.indexer.instance.grabRemotely;
    const { downloadVia } = await parts.settings.general();
    const remote = downloadVia === 'prowlarr' ? send : undefined;
    if (order.release.protocol === 'usenet' && !remote) {
      throw new AppError({
        code: 'protocol_unsupported',
        message: 'No download client takes usenet releases.',
        hint: send
          ? 'Set "Download via" to Prowlarr under Settings → General, or choose a torrent.'
          : 'Choose a torrent, or fetch it by hand and import the folder.',
        status: 409,
        blame: 'setup',
      });
    }
    return remote;
  };

  /** The books that can still take the step; throws when the one the release is for cannot. */
  const stillWanted = async (order: GrabOrder): Promise<GrabOrder> => {
    const open: GrabbedBook[] = [];
    for (const [index, book] of order.books.entries()) {
      const state = (await wanted.byId(book.acquisitionId))?.state;
      const refusal = grabRefusal(book.title, state) ?? (await opener.conflictOf(order, book)) ?? null;
      if (refusal === null) open.push(book);
      else if (index === 0) throw refusal;
    }
    return { ...order, books: open };
  };

  const isComingAlready = async (order: GrabOrder, downloadId: string): Promise<boolean> => {
    const linked = new Set(await store.acquisitionIds(downloadId));
    for (const { acquisitionId } of order.books) {
      const state = (await wanted.byId(acquisitionId))?.state;
      if (!linked.has(acquisitionId) || !state || !ON_THE_WAY.has(state)) return false;
    }
    return true;
  };

  /** Everything that may speak against the grab is asked before anything is fetched or sent. */
  const begin = async (asked: GrabOrder): Promise<GrabResult> => {
    const present = await store.openOfRelease(asked.indexer.id, asked.release.guid);
    if (present && (await isComingAlready(asked, present.id))) return tracked(present.id);
    const order = await stillWanted(asked);
    if (present) {
      await opener.join(order, present);
      return tracked(present.id);
    }
    await refuseBlocked(order, hashesOf(order.release));
    if (!order.override) await deps.holds.assertOpen({ ...order.release, indexerId: order.indexer.id });
    await deps.pauses.assertOver(order.release, order.indexer.id);
    const send = await chooseWay(order);
    const client = await chooseClient();
    parts.log.info({ title: order.release.title, client: client.name }, 'grabbing a release');
    const grab = () => (send ? grabRemotely(order, client, send) : grabDirectly(order, client));
    return order.override
      ? grab()
      : deps.seedTimes.within({ ...order.release, indexerId: order.indexer.id }, grab);
  };

  return {
    /**
     * Throws when nothing has been fetched: `conflict`, `invalid_transition`, `not_found`, `release_blocklisted`,
     * `protocol_unsupported`, `indexer_limited` (its tracker refuses the account), no client. Throws after the try: the indexer's errors, `torrent_invalid` (blocklisted
     * then). The wanted books are then where they were, or wanted again.
     */
    grab: (order: GrabOrder): Promise<GrabResult> => {
      const key = JSON.stringify([
        order.indexer.id,
        order.release.guid,
        order.books.map((book) => book.acquisitionId),
      ]);
      const running = underWay.get(key);
      if (running) return running;
      const work = begin({ ...order, release: withSiteGoal(order.release) }).finally(() =>
        underWay.delete(key),
      );
      underWay.set(key, work);
      return work;
    },
  };
}

const WEDGE_STAYS = 'The freeleech wedge stays on the torrent: a later try spends no other.';

const ON_THE_WAY: ReadonlySet<AcquisitionState> = new Set([
  'grabbed',
  'downloading',
  'downloaded',
  'importing',
]);

/** An indexer manager that could not hand over is not asked again at once. */
const HAND_OVER_REST_MS = 15 * 60_000;

function tracked(downloadId: string): GrabResult {
  return { downloadId, outcome: 'tracked', message: 'It is on its way already.' };
}

function tagsOf(order: GrabOrder): string[] {
  return [OUR_TAG, ...order.books.map((book) => bookTag(book.bookId))];
}

/** Hashes the indexer tells before anything is fetched. */
function hashesOf({ infoHash, magnetUri }: FoundRelease): string[] {
  return [infoHash, ...((magnetUri && parseMagnet(magnetUri)?.hashes) || [])]
    .filter((hash): hash is string => typeof hash === 'string' && hash !== '')
    .map((hash) => hash.toLowerCase());
}
