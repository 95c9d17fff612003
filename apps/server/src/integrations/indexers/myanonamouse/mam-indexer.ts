import type { IntegrationTools } from '../../definition.ts';
import { indexerBadAnswer } from '../errors.ts';
import type { FoundRelease, Indexer, IndexerAccount, IndexerQuery } from '../port.ts';
import { readAccount } from './account.ts';
import { createMamApi } from './api.ts';
import { downloadTorrent } from './download.ts';
import { adviseFreeleech } from './freeleech.ts';
import { MAM_NAME, type MamRow, toRelease } from './row.ts';
import { isNewestQuery, searchForId, searchForText, searchText } from './search-request.ts';
import { createMamSession } from './session.ts';
import { sharedSession } from './session-pool.ts';
import type { MyAnonamouseSettings } from './settings.ts';
import { testConnection } from './test-connection.ts';
import { withOwnGrabs } from './unsatisfied.ts';

const FEED_ID = 'mam';
/** A query with more hits than this is too vague to be worth another call. */
const MAX_PAGES = 2;
const ACCOUNT_LIFETIME_MS = 60_000;
/** How old the account may be to tell whether VIP torrents are free. */
const RANK_LIFETIME_MS = 3600_000;

export type MamOptions = { minIntervalMs: number };
type AccountOptions = {
  fresh?: boolean;
  signal?: AbortSignal;
  ignoreBackOff?: boolean;
  without?: string;
};

/** MyAnonamouse through its documented JSON API, one call at a time. */
export function createMamIndexer(
  settings: MyAnonamouseSettings,
  tools: IntegrationTools,
  options: MamOptions = { minIntervalMs: 1000 },
): Indexer {
  const { clock, http } = tools;
  const log = tools.log;
  const baseUrl = tools.endpoints.mam.replace(/\/+$/, '');
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
  const { saveSecret } = tools;
  if (saveSecret) session.addSaver((text) => saveSecret('session', text));
  const api = createMamApi(session, clock);
  let known: { account: IndexerAccount; at: number } | null = null;

  async function account(asked: AccountOptions = {}): Promise<IndexerAccount> {
    const isFresh = known !== null && !asked.fresh && clock.now() - known.at < ACCOUNT_LIFETIME_MS;
    if (!known || !isFresh) {
      const { signal, ignoreBackOff } = asked;
      const answer = await api.account({
        ...(signal ? { signal } : {}),
        ...(ignoreBackOff ? { ignoreBackOff } : {}),
      });
      const read = readAccount(answer, { now: clock.now(), frozenUntilAt: null });
      if (!read) throw indexerBadAnswer('MyAnonamouse did not tell about the account.');
      known = { account: read, at: clock.now() };
    }
    const { frozenUntilAt, grabs } = session.state();
    const isFrozen = frozenUntilAt !== null && frozenUntilAt > clock.now();
    return withOwnGrabs(
      { ...known.account, frozenUntilAt: isFrozen ? frozenUntilAt : null },
      // A grab before the account was read may be in its count already; counting it twice is the safe mistake.
      grabs.filter((grab) => grab.mamId !== asked.without),
      clock.now(),
    );
  }

  async function accountIsVip(signal: AbortSignal): Promise<boolean> {
    if (!known || clock.now() - known.at > RANK_LIFETIME_MS) await account({ signal });
    return known?.account.isVip ?? false;
  }

  async function toReleases(
    rows: readonly MamRow[],
    foundBy: string,
    signal: AbortSignal,
  ): Promise<FoundRelease[]> {
    // Only VIP torrents depend on the rank of the account, so most searches need no second call.
    const mentionsVip = rows.some((row) => row['vip'] || row['fl_vip']);
    const context = {
      baseUrl,
      accountIsVip: mentionsVip && (await accountIsVip(signal)),
      now: clock.now(),
      foundBy,
    };
    return rows.flatMap((row) => readRow(row, context) ?? []);
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

  async function search(query: IndexerQuery, signal: AbortSignal): Promise<FoundRelease[]> {
    const text = searchText(query);
    const isNewest = isNewestQuery(query);
    if (text === '' && !isNewest) return [];
    const rows: MamRow[] = [];
    for (let page = 0; page < (isNewest ? 1 : MAX_PAGES); page += 1) {
      const found = await api.search(searchForText(text, rows.length), { signal });
      rows.push(...found.rows);
      if (found.rows.length === 0 || rows.length >= found.found) break;
    }
    return toReleases(rows, query.text.trim() || text, signal);
  }

  return {
    test: () =>
      testConnection({
        api,
        log,
        reserve: settings.unsatisfiedReserve,
        account: () => account({ fresh: true, ignoreBackOff: true }),
        sessionAge: () => {
          const { rotatedAt } = session.state();
          return rotatedAt === null ? 'as pasted' : `renewed ${new Date(rotatedAt).toISOString()}`;
        },
      }),
    feeds: () => Promise.resolve([{ id: FEED_ID, name: MAM_NAME, enabled: true }]),
    search: (_feedId, query, signal) => search(query, signal),
    fetchTorrent: (release, { useFreeleech, signal }) =>
      downloadTorrent({ session, clock, log, reserve: settings.unsatisfiedReserve, account }, release, {
        useFreeleech,
        signal,
      }),
    account: (asked = {}) => account(asked),
    lookUpMamTorrent: async (mamId, signal) => {
      const { rows } = await api.search(searchForId(mamId), { signal });
      const releases = await toReleases(rows, '', signal);
      return releases.find((release) => release.mamId === mamId) ?? null;
    },
    adviseFreeleech: async (release, signal) =>
      adviseFreeleech(
        release,
        settings.freeleech === 'never' || settings.freeleech === 'ask' ? null : await account({ signal }),
        {
          policy: settings.freeleech,
          minimumMb: settings.freeleechMinimumMb,
          reserve: settings.freeleechReserve,
        },
      ),
  };
}
