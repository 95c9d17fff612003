import type { Db } from '../db/index.ts';
import type { EventBus } from '../events/index.ts';
import type { IntegrationTools } from '../integrations/definition.ts';
import type { FoundRelease, FreeleechAdvice, Indexer } from '../integrations/indexers/port.ts';
import { createPushedReleases } from '../integrations/indexers/pushed/index.ts';
import type { JobQueue } from '../jobs/index.ts';
import type { Clock } from '../kernel/clock.ts';
import { isAppError, notFound } from '../kernel/errors.ts';
import type { CatalogService } from '../modules/catalog/index.ts';
import type { DownloadService } from '../modules/downloads/index.ts';
import type { LibraryService } from '../modules/library/index.ts';
import type { NotificationService } from '../modules/notifications/index.ts';
import type { ProviderService } from '../modules/providers/index.ts';
import {
  createReleasePush,
  createRssStore,
  createRssSync,
  createSearchParts,
  createSearchService,
  createWaitingReleases,
  createWantedMatcher,
  type EvaluateReleases,
  evaluateReleases,
  freeleechQuestion,
  type GrabRelease,
  profileOf,
  type ReleasePush,
  type RssSync,
  type SearchService,
  toEvaluateBook,
} from '../modules/releases/index.ts';
import { type EngineRelease, toEngineRelease } from '../modules/releases/search/index.ts';
import { type Acquisitions, SEARCH_JOB } from '../modules/requests/index.ts';
import type { SettingsService } from '../modules/settings/index.ts';
import type { UpgradeService } from '../modules/upgrades/index.ts';
import type { SecretBox } from '../platform/crypto/secret-box.ts';
import type { FileSystem } from '../platform/files/index.ts';
import type { Logger } from '../platform/logger.ts';
import { createDecisionContext } from './decision-context.ts';
import { createFreeSpace } from './free-space.ts';
import { createIndexerAccounts } from './indexer-accounts.ts';
import { orderIndexers } from './indexer-order.ts';

/** A pack may bring this many other wanted books; more are found again by their own search. */
const MAX_COMPANIONS = 50;

/** By the newest account. One that cannot be read is no reason against a grab: the download says itself what is wrong. */
async function adviseFreeleech(
  indexer: Indexer,
  release: FoundRelease,
  signal: AbortSignal,
): Promise<FreeleechAdvice | null> {
  if (!indexer.adviseFreeleech) return null;
  const unread = indexer.adviseFreeleech(release, null);
  if (!unread.isPossible || !indexer.account) return unread;
  try {
    return indexer.adviseFreeleech(release, await indexer.account({ signal }));
  } catch (error) {
    if (!isAppError(error)) throw error;
    return unread;
  }
}

/** Search, decisions and grab joined together. */
export function wireSearch(deps: {
  db: Db;
  clock: Clock;
  log: Logger;
  bus: EventBus;
  fs: FileSystem;
  secretBox: SecretBox;
  catalog: CatalogService;
  providers: ProviderService;
  settings: SettingsService;
  acquisitions: Acquisitions;
  downloads: DownloadService;
  notifications: Pick<NotificationService, 'onQuestion'>;
  library: { rootFolders: Pick<LibraryService['rootFolders'], 'refs'> };
  queue: Pick<JobQueue, 'enqueue'>;
  upgrades: Pick<UpgradeService, 'ownedRecording'>;
  tools: IntegrationTools;
}): { search: SearchService; rss: RssSync; push: ReleasePush } {
  const { catalog, settings, acquisitions, downloads } = deps;
  const readAccount = createIndexerAccounts(deps);
  const contextOf = createDecisionContext({ ...deps, freeSpace: createFreeSpace(deps), readAccount });

  const evaluate: EvaluateReleases = async ({ acquisitionId, book, releases }) => {
    const indexers = await deps.providers.active<Indexer>('indexer');
    const profile = (await acquisitions.byId(acquisitionId))?.qualityProfile;
    return evaluateReleases({
      book,
      releases,
      settings: {
        ...profileOf(await settings.get('quality'), profile),
        indexerOrder: orderIndexers(releases, indexers),
      },
      context: await contextOf(acquisitionId),
    });
  };

  /** Other wanted books that the same pack holds: one download brings them all. */
  const companions = async (acquisitionId: string, release: EngineRelease) => {
    const others = (await acquisitions.inStates(['requested', 'searching', 'waiting'])).filter(
      (each) => each.id !== acquisitionId,
    );
    const found: { acquisitionId: string; bookId: string; title: string }[] = [];
    for (const other of others.slice(0, MAX_COMPANIONS)) {
      const book = await catalog.get(other.bookId);
      const { decisions } = await evaluate({
        acquisitionId: other.id,
        book: toEvaluateBook(book),
        releases: [release],
      });
      if (decisions[0]?.accepted && decisions[0].pack)
        found.push({ acquisitionId: other.id, bookId: book.id, title: book.title });
    }
    return found;
  };

  const grab: GrabRelease = async (order) => {
    const acquisition = await acquisitions.byId(order.acquisitionId);
    if (!acquisition) throw notFound('This wanted book');
    const book = await catalog.get(acquisition.bookId);
    const wanted = { acquisitionId: acquisition.id, bookId: book.id, title: book.title };
    const others = order.isPack ? await companions(acquisition.id, toEngineRelease(order)) : [];
    const signal = AbortSignal.timeout(90_000);
    const advice =
      order.useFreeleech === undefined ? await adviseFreeleech(order.indexer, order.release, signal) : null;
    // A person who chose the release has been shown what it costs; only Earmark's own choice waits for an answer.
    if (advice?.action === 'ask' && order.userId === null)
      throw freeleechQuestion(order.release.title, advice);
    return downloads.grab({
      books: [wanted, ...others],
      release: order.release,
      indexer: { id: order.indexerId, name: order.indexerName, instance: order.indexer },
      useFreeleech: order.useFreeleech ?? advice?.action === 'spend',
      override: order.override,
      userId: order.userId,
      signal,
    });
  };

  const parts = createSearchParts({ ...deps, evaluate, grab, pushed: createPushedReleases(deps.tools) });
  const store = createRssStore(deps.db, deps.clock);
  const matcher = createWantedMatcher({
    ...deps,
    parts,
    startSearch: (acquisitionId) => deps.queue.enqueue(SEARCH_JOB, { acquisitionId }, { key: acquisitionId }),
    policy: async () => profileOf(await settings.get('quality'), null),
  });
  return {
    search: createSearchService({ ...deps, parts, readAccount, onQuestion: deps.notifications.onQuestion }),
    rss: createRssSync({ ...deps, parts, store, matcher }),
    push: createReleasePush({ parts, store, matcher, waiting: createWaitingReleases(deps), log: deps.log }),
  };
}
