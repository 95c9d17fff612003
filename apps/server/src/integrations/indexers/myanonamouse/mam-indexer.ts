import type { IntegrationTools } from '../../definition.ts';
import type { FoundRelease, Indexer, IndexerQuery, ReleasePage } from '../port.ts';
import { withSeedGoal } from '../seed-goal.ts';
import { createAccountReader } from './account-reader.ts';
import { createMamApi } from './api.ts';
import { type DownloadTools, downloadTorrent } from './download.ts';
import { adviseFreeleech } from './freeleech.ts';
import { MAM_NAME, type MamRow, toRelease } from './row.ts';
import { isNewestQuery, searchForId, searchForText, searchText } from './search-request.ts';
import { keepSeedboxAddress } from './seedbox.ts';
import { createMamSession } from './session.ts';
import { sharedSession } from './session-pool.ts';
import type { MyAnonamouseSettings } from './settings.ts';
import { describeSession, noticesOf } from './status.ts';
import { testConnection } from './test-connection.ts';

const FEED_ID = 'mam';
/** So long without a call before one is made to keep the session alive. */
const UNUSED_MS = 6 * 24 * 3600_000;

export type MamOptions = { minIntervalMs: number };

/** MyAnonamouse through its documented JSON API, one call at a time. */
export function createMamIndexer(
  settings: MyAnonamouseSettings,
  tools: IntegrationTools,
  options: MamOptions = { minIntervalMs: 1000 },
): Indexer {
  const { clock, http } = tools;
  const log = tools.log;
  const baseUrl = siteAddress(tools.endpoints.mam);
  const session = sharedSession(http, { baseUrl, seed: settings.mamId }, () =>
    createMamSession({
      seed: settings.mamId,
      storedState: settings.session,
      baseUrl,
      http,
      clock,
      log,
      minIntervalMs: options.minIntervalMs,
    }),
  );
  if (tools.secrets) session.attach(tools.secrets);
  const api = createMamApi(session, clock);
  const accounts = createAccountReader({ api, session, clock });
  const reserve = settings.unsatisfiedReserve;
  const seedGoal = { ratio: settings.seedRatio, minutes: settings.seedTimeMinutes };
  const known = () => ({
    state: session.state(),
    account: accounts.lastKnown(),
    now: clock.now(),
    reserve,
  });

  async function toReleases(
    rows: readonly MamRow[],
    foundBy: string,
    signal: AbortSignal,
  ): Promise<FoundRelease[]> {
    // Only VIP torrents depend on the rank of the account, so most searches need no second call.
    const mentionsVip = rows.some((row) => row['vip'] || row['fl_vip']);
    const context = {
      baseUrl,
      accountIsVip: mentionsVip && (await accounts.isVip(signal)),
      now: clock.now(),
      foundBy,
    };
    return rows.flatMap((row) => {
      const release = readRow(row, context);
      return release === null ? [] : [withSeedGoal(release, seedGoal)];
    });
  }

  /** One odd row never spoils the page. */
  function readRow(row: MamRow, context: Parameters<typeof toRelease>[1]): FoundRelease | null {
    try {
      return toRelease(row, context);
    } catch (error) {
      log.warn({ err: error, mamId: row['id'] }, 'A MyAnonamouse row could not be read and was left out');
      return null;
    }
  }

  async function search(query: IndexerQuery, signal: AbortSignal): Promise<ReleasePage> {
    const text = searchText(query);
    if (text === '' && !isNewestQuery(query)) return { releases: [], next: null };
    const from = query.from ?? 0;
    const { rows, found } = await api.search(searchForText(text, from), { signal });
    // By rows received, not by rows understood: the site counts them all.
    const end = from + rows.length;
    return {
      releases: await toReleases(rows, query.text.trim() || text, signal),
      next: rows.length > 0 && end < found ? end : null,
    };
  }

  async function lookUp(mamId: string, signal: AbortSignal): Promise<FoundRelease | null> {
    const { rows } = await api.search(searchForId(mamId), { signal });
    const releases = await toReleases(rows, '', signal);
    return releases.find((release) => release.mamId === mamId) ?? null;
  }

  async function maintain(signal: AbortSignal): Promise<string> {
    const done: string[] = [];
    const { usedAt } = session.state();
    if (settings.keepAlive && clock.now() - (usedAt ?? 0) > UNUSED_MS) {
      await accounts.asCounted({ fresh: true, signal });
      done.push('The session was used to keep it alive.');
    }
    if (settings.dynamicSeedbox) done.push(await keepSeedboxAddress({ api, session, clock }));
    return done.join(' ') || 'Nothing to do.';
  }

  const usesStore = settings.freeleechStore;
  const downloadTools: DownloadTools = { session, api, accounts, clock, log, reserve, usesStore, lookUp };
  return {
    test: () =>
      testConnection({
        api,
        log,
        account: () => accounts.current({ fresh: true, ignoreBackOff: true }),
        facts: () => describeSession(known()),
      }),
    feeds: () => Promise.resolve([{ id: FEED_ID, name: MAM_NAME, enabled: true }]),
    search: (_feedId, query, signal) => search(query, signal),
    fetchTorrent: (release, options) => downloadTorrent(downloadTools, release, options),
    account: (asked = {}) => accounts.current(asked),
    lookUpMamTorrent: lookUp,
    adviseFreeleech: (release, account) =>
      adviseFreeleech(release, account, {
        policy: settings.freeleech,
        minimumMb: settings.freeleechMinimumMb,
        reserve: settings.freeleechReserve,
      }),
    facts: () => describeSession(known()),
    notices: () => noticesOf(known()),
    maintain,
  };
}

/** The site's address is never called in clear text: the cookie would go with it. */
function siteAddress(configured: string): string {
  return configured
    .replace(/\/+$/, '')
    .replace(/^http:(?=\/\/(?:[\w-]+\.)*myanonamouse\.net(?:[:/]|$))/i, 'https:');
}
