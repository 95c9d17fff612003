import type { EvaluateBook, Evaluation } from '@earmark/contracts';
import type { Db } from '../db/index.ts';
import type { EventBus } from '../events/index.ts';
import type { FoundRelease } from '../integrations/indexers/port.ts';
import type { Clock } from '../kernel/clock.ts';
import type { CatalogService } from '../modules/catalog/index.ts';
import type { DownloadService } from '../modules/downloads/index.ts';
import type { ProviderService } from '../modules/providers/index.ts';
import {
  createSearchService,
  type DecisionContext,
  evaluateReleases,
  type GrabRelease,
  type SearchService,
  toEvaluateBook,
} from '../modules/releases/index.ts';
import type { Acquisitions } from '../modules/requests/index.ts';
import type { SettingsService } from '../modules/settings/index.ts';
import type { SecretBox } from '../platform/crypto/secret-box.ts';
import type { Logger } from '../platform/logger.ts';

/** A pack may bring this many other wanted books; more are found again by their own search. */
const MAX_COMPANIONS = 50;

/** Search, decisions and grab joined together. */
export function wireSearch(deps: {
  db: Db;
  clock: Clock;
  log: Logger;
  bus: EventBus;
  secretBox: SecretBox;
  catalog: CatalogService;
  providers: ProviderService;
  settings: SettingsService;
  acquisitions: Acquisitions;
  downloads: DownloadService;
}): SearchService {
  const { clock, catalog, settings, acquisitions, downloads } = deps;

  /** Releases are told apart by indexer and guid: two indexers may use the same one. */
  const decisionContext = async (): Promise<DecisionContext> => {
    const rows = await deps.db.q
      .selectFrom('blocklist')
      .select(['indexer_id', 'guid', 'info_hash'])
      .execute();
    return {
      now: clock.now(),
      blocklist: {
        guids: new Set(
          rows.flatMap((row) => (row.guid === null ? [] : [`${row.indexer_id ?? ''}|${row.guid}`])),
        ),
        infoHashes: new Set(
          rows.flatMap((row) => (row.info_hash === null ? [] : [row.info_hash.toLowerCase()])),
        ),
      },
    };
  };

  const evaluate = async (input: {
    book: EvaluateBook;
    releases: readonly FoundRelease[];
  }): Promise<Evaluation> =>
    evaluateReleases({
      book: input.book,
      releases: input.releases,
      settings: await settings.get('quality'),
      context: await decisionContext(),
    });

  /** Other wanted books that the same pack holds: one download brings them all. */
  const companions = async (acquisitionId: string, release: FoundRelease) => {
    const others = (await acquisitions.inStates(['requested', 'searching', 'waiting'])).filter(
      (each) => each.id !== acquisitionId,
    );
    const found: { acquisitionId: string; bookId: string; title: string }[] = [];
    for (const other of others.slice(0, MAX_COMPANIONS)) {
      const book = await catalog.get(other.bookId);
      const { decisions } = await evaluate({ book: toEvaluateBook(book), releases: [release] });
      if (decisions[0]?.accepted && decisions[0].pack)
        found.push({ acquisitionId: other.id, bookId: book.id, title: book.title });
    }
    return found;
  };

  const grab: GrabRelease = async (order) => {
    const acquisition = await acquisitions.byId(order.acquisitionId);
    if (!acquisition) return;
    const book = await catalog.get(acquisition.bookId);
    const wanted = { acquisitionId: acquisition.id, bookId: book.id, title: book.title };
    const others = order.isPack ? await companions(acquisition.id, order.release) : [];
    const signal = AbortSignal.timeout(90_000);
    const useFreeleech =
      order.useFreeleech ?? (await order.indexer.adviseFreeleech?.(order.release, signal))?.use ?? false;
    // What the client refuses is blocklisted, and the next best is on its way by a job of its own.
    await downloads.grab({
      books: [wanted, ...others],
      release: order.release,
      indexer: { id: order.indexerId, name: order.indexerName, instance: order.indexer },
      useFreeleech,
      override: order.override,
      userId: order.userId,
      signal,
    });
  };

  return createSearchService({ ...deps, evaluate, grab });
}
