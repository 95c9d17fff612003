import type { IntegrationTools } from '../../definition.ts';
import { parseCategoryList, parseHostList } from '../../settings-fields.ts';
import { indexerUnavailable, releaseGone, usenetNeedsProwlarr } from '../errors.ts';
import { torrentFileName } from '../file-name.ts';
import type { Indexer, IndexerQuery, ReleasePage } from '../port.ts';
import { withSeedGoal } from '../seed-goal.ts';
import {
  askFeed,
  fetchTorrentFile,
  nextPageOf,
  readItems,
  searchParameters,
  textOf,
} from '../torznab-feed/index.ts';
import { AUTH_HINT, createProwlarrApi, type ProwlarrIndexer } from './api.ts';
import { toOwnLink } from './download-link.ts';
import { failureBehindEmptyAnswer } from './empty-answer.ts';
import { toFeeds } from './feeds.ts';
import { grabRemotely } from './grab-remotely.ts';
import { seedGoalOf } from './seed-goal.ts';
import type { ProwlarrSettings } from './settings.ts';
import { testConnection } from './test-connection.ts';

const LIST_LIFETIME_MS = 5 * 60_000;
/** Prowlarr leaves two seconds between requests to one indexer and may wait for several pages. */
const SEARCH_TIMEOUT_MS = 110_000;

/** Every indexer of a Prowlarr, each searched on its own so that a slow or broken one says so. */
export function createProwlarrIndexer(settings: ProwlarrSettings, tools: IntegrationTools): Indexer {
  const api = createProwlarrApi(settings, tools);
  const categories = parseCategoryList(settings.categories);
  let list: { indexers: ProwlarrIndexer[]; at: number } | null = null;

  async function indexerOf(feedId: string, signal: AbortSignal): Promise<ProwlarrIndexer> {
    if (!list || tools.clock.now() - list.at > LIST_LIFETIME_MS) {
      list = { indexers: await api.indexers(signal), at: tools.clock.now() };
    }
    const found = list.indexers.find((indexer) => String(indexer.id) === feedId);
    if (found) return found;
    list = null;
    throw indexerUnavailable(`Prowlarr has no indexer ${feedId} any more.`);
  }

  async function search(feedId: string, query: IndexerQuery, signal: AbortSignal): Promise<ReleasePage> {
    const indexer = await indexerOf(feedId, signal);
    const url = `${settings.url}/${indexer.id}/api`;
    const startedAt = tools.clock.now();
    const parameters = searchParameters(query, {
      bookParameters: indexer.capabilities?.bookSearchParams ?? [],
      categories,
      maxLimit: indexer.capabilities?.limitsMax ?? null,
    });
    const { root, response } = await askFeed(
      {
        http: tools.http,
        now: () => tools.clock.now(),
        name: indexer.name,
        url,
        secretHeaders: api.secretHeaders,
        insecureTls: settings.insecureTls,
        timeoutMs: SEARCH_TIMEOUT_MS,
        authHint: AUTH_HINT,
      },
      parameters,
      signal,
    );
    const releases = readItems(root, {
      indexer: indexer.name,
      protocol: indexer.protocol,
      feedUrl: url,
      subIndexerId: feedId,
      foundBy: textOf(query),
    });
    if (releases.length === 0) {
      const now = tools.clock.now();
      const answeredAtRemote = Date.parse(response.headers.get('date') ?? '') || now;
      const failure = failureBehindEmptyAnswer({
        indexerId: indexer.id,
        name: indexer.name,
        statuses: await api.indexerStatus(signal),
        answeredAtRemote,
        now,
        durationMs: now - startedAt,
      });
      if (failure) throw failure;
    }
    const goal = seedGoalOf(indexer, { ratio: settings.seedRatio, minutes: settings.seedTimeMinutes });
    return {
      releases: releases.map((found) => {
        const release = withSeedGoal(found, goal);
        return release.downloadUrl
          ? { ...release, downloadUrl: toOwnLink(release.downloadUrl, settings.url) }
          : release;
      }),
      // Without pages Prowlarr answers nothing behind the first, which would look like the end.
      next: indexer.supportsPagination ? nextPageOf(root, parameters) : null,
    };
  }

  return {
    test: () => testConnection(api, settings, tools, categories),
    feeds: async () => {
      const [indexers, statuses] = await Promise.all([api.indexers(), api.indexerStatus()]);
      list = { indexers, at: tools.clock.now() };
      return toFeeds(indexers, statuses, {
        categories,
        includeUsenet: settings.includeUsenet,
        now: tools.clock.now(),
      });
    },
    search,
    fetchTorrent: async (release, { signal }) => {
      if (release.protocol === 'usenet') throw usenetNeedsProwlarr();
      if (!release.downloadUrl) {
        if (release.magnetUri) return { kind: 'magnet', uri: release.magnetUri };
        throw releaseGone(`${release.indexer} gave no link to this release.`, { hint: 'Search again.' });
      }
      return fetchTorrentFile({
        http: tools.http,
        now: () => tools.clock.now(),
        name: release.indexer,
        url: toOwnLink(release.downloadUrl, settings.url),
        trustedOrigin: new URL(settings.url).origin,
        secretHeaders: api.secretHeaders,
        insecureTls: settings.insecureTls,
        allowHosts: parseHostList(settings.allowedHosts),
        authHint: AUTH_HINT,
        fileName: torrentFileName(release.title),
        signal,
      });
    },
    grabRemotely: (release) => grabRemotely(api, release, categories),
  };
}
