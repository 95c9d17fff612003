import type { TestResult } from '@earmark/contracts';
import { isAppError } from '../../../kernel/errors.ts';
import { Secret } from '../../../kernel/secret.ts';
import type { IntegrationTools } from '../../definition.ts';
import { parseCategoryList, parseHostList } from '../../settings-fields.ts';
import { releaseGone, usenetNeedsProwlarr } from '../errors.ts';
import { torrentFileName } from '../file-name.ts';
import type { Indexer, ReleasePage } from '../port.ts';
import { type SeedGoal, withSeedGoal } from '../seed-goal.ts';
import { askFeed, type FeedAccess } from './ask-feed.ts';
import { AUDIOBOOK_CATEGORY, type FeedCaps, readCaps } from './caps.ts';
import { createCapsMemory } from './caps-memory.ts';
import { type FeedSettings, feedUrl } from './feed-settings.ts';
import { fetchTorrentFile } from './fetch-torrent-file.ts';
import { readItems } from './items.ts';
import { nextPageOf } from './next-page.ts';
import { searchParameters, textOf } from './search-parameters.ts';

const FEED_ID = 'feed';
const AUTH_HINT = 'Copy the API key of the feed anew.';

export type FeedOptions = {
  protocol: 'torrent' | 'usenet';
  /** What the admin wants seeded at least; 0 is no wish. */
  seedGoal?: SeedGoal;
  minIntervalMs?: number;
};

/** What a tracker of its own bears; Prowlarr and Jackett space the calls of their indexers themselves. */
const MIN_INTERVAL_MS = 1000;

/** One plain Torznab or Newznab feed (Jackett, a tracker's own, one that Prowlarr pushed). */
export function createFeedIndexer(
  settings: FeedSettings,
  tools: IntegrationTools,
  options: FeedOptions,
): Indexer {
  const url = feedUrl(settings);
  const { host, origin } = new URL(url);
  const access: FeedAccess = {
    http: tools.http,
    now: () => tools.clock.now(),
    name: host,
    url,
    apiKey: settings.apiKey ? new Secret(settings.apiKey) : undefined,
    insecureTls: settings.insecureTls,
    timeoutMs: 60_000,
    minIntervalMs: options.minIntervalMs ?? MIN_INTERVAL_MS,
    authHint: AUTH_HINT,
  };
  const categories = parseCategoryList(settings.categories);
  const seedGoal = options.seedGoal ?? { ratio: 0, minutes: 0 };
  const memory = createCapsMemory({
    url,
    clock: tools.clock,
    keeper: tools.secrets,
    ask: async (signal) => readCaps((await askFeed(access, { t: 'caps' }, signal)).root),
  });

  /** A feed without readable caps may still answer a plain search. */
  async function capsOrPlain(signal: AbortSignal): Promise<Pick<FeedCaps, 'bookParameters' | 'maxLimit'>> {
    try {
      return await memory.current(signal);
    } catch (error) {
      if (isAppError(error) && error.code === 'indexer_bad_answer') {
        return { bookParameters: [], maxLimit: null };
      }
      throw error;
    }
  }

  async function search(query: Parameters<Indexer['search']>[1], signal: AbortSignal): Promise<ReleasePage> {
    const { bookParameters, maxLimit } = await capsOrPlain(signal);
    const parameters = searchParameters(query, { bookParameters, maxLimit, categories });
    const { root } = await askFeed(access, parameters, signal);
    const releases = readItems(root, {
      // Every feed of a Prowlarr calls itself "Prowlarr": the name in the settings tells more.
      indexer: '',
      protocol: options.protocol,
      feedUrl: url,
      foundBy: textOf(query),
    });
    return {
      releases: releases.map((release) => withSeedGoal(release, seedGoal)),
      next: nextPageOf(root, parameters),
    };
  }

  async function test(): Promise<TestResult> {
    const found = await memory.askAnew();
    const names = found.categories.filter((category) => categories.includes(category.id));
    const lacksAudiobooks = found.categories.length > 0 && names.length === 0;
    // Caps often need no key, so the key is only proven by a search.
    const newest = await search({ text: '' }, AbortSignal.timeout(60_000));
    const details = [
      { label: 'Feed', value: found.serverTitle || host },
      {
        label: 'Categories',
        value: names.map((category) => `${category.id} ${category.name}`).join(', ') || 'not listed',
        ok: !lacksAudiobooks,
      },
      { label: 'Search by author and title', value: found.bookParameters.includes('author') ? 'yes' : 'no' },
      { label: 'Newest items', value: String(newest.releases.length) },
    ];
    if (!found.canSearch) {
      return {
        ok: false,
        message: 'The feed says it cannot be searched.',
        code: 'indexer_bad_answer',
        details,
      };
    }
    if (lacksAudiobooks) {
      return {
        ok: false,
        message: `The feed lists none of the categories ${settings.categories}.`,
        hint: `Audiobooks are ${AUDIOBOOK_CATEGORY} on most feeds; look at the categories of this one.`,
        code: 'indexer_bad_answer',
        details,
      };
    }
    return { ok: true, message: `${found.serverTitle || host} answers.`, details };
  }

  return {
    test,
    feeds: () => Promise.resolve([{ id: FEED_ID, name: '', enabled: true }]),
    search: (_feedId, query, signal) => search(query, signal),
    fetchTorrent: async (release, { signal }) => {
      if (release.protocol === 'usenet') throw usenetNeedsProwlarr();
      if (!release.downloadUrl) {
        if (release.magnetUri) return { kind: 'magnet', uri: release.magnetUri };
        throw releaseGone(`${host} gave no link to this release.`, { hint: 'Search again.' });
      }
      return fetchTorrentFile({
        http: tools.http,
        now: () => tools.clock.now(),
        name: host,
        url: release.downloadUrl,
        trustedOrigin: origin,
        secretHeaders: {},
        insecureTls: settings.insecureTls,
        allowHosts: parseHostList(settings.allowedHosts),
        authHint: AUTH_HINT,
        fileName: torrentFileName(release.title),
        signal,
      });
    },
  };
}
