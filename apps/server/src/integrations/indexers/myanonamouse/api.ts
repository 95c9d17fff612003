import type { Clock } from '../../../kernel/clock.ts';
import type { HttpResponse } from '../../../platform/http/index.ts';
import { asIndexerError, indexerBadAnswer } from '../errors.ts';
import { asJson, asNumber, asText } from './loose-fields.ts';
import { authRefusalOfJson, authRefusalOfSeedbox, troubleOf } from './refusal.ts';
import type { MamRow } from './row.ts';
import type { MamSession } from './session.ts';

export type SeenAddress = { ip: string; network: string };
export type SearchPage = { rows: MamRow[]; found: number };
export type CallOptions = { signal?: AbortSignal | undefined; ignoreBackOff?: boolean };

/** What the store says to a wedge: the torrent is free now, it refuses this one, or refuses API sessions for good. */
export type StoreAnswer = { kind: 'free' } | { kind: 'refused' | 'closed'; said: string };
/** What dynamicSeedbox says, by its status: it knows the address, it was changed within the hour, or it refuses. */
export type SeedboxAnswer = { kind: 'known' | 'tooSoon' | 'refused'; said: string; ip: string };

export type MamApi = ReturnType<typeof createMamApi>;

/** The documented JSON endpoints in use; nothing else of the site is ever asked. */
export function createMamApi(session: MamSession, clock: Clock) {
  async function readJson(
    path: string,
    options: CallOptions & { body?: Record<string, unknown> },
  ): Promise<Record<string, unknown>> {
    const { body, ...rest } = options;
    const response = await session.call({
      path,
      request: {
        headers: { accept: 'application/json' },
        ...(body ? { method: 'POST' as const, json: body } : {}),
      },
      judge: authRefusalOfJson,
      ...rest,
    });
    const trouble = troubleOf(response, clock.now());
    if (trouble) throw trouble;
    let answer: unknown;
    try {
      answer = response.json();
    } catch (error) {
      throw asIndexerError(error);
    }
    if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) {
      throw indexerBadAnswer('MyAnonamouse sent something that is no answer to a search.');
    }
    return answer as Record<string, unknown>;
  }

  return {
    search: async (body: Record<string, unknown>, options: CallOptions = {}): Promise<SearchPage> => {
      const answer = await readJson('/tor/js/loadSearchJSONbasic.php', { ...options, body });
      const { data } = answer;
      if (Array.isArray(data)) {
        const rows = data.filter((row): row is MamRow => typeof row === 'object' && row !== null);
        return { rows, found: asNumber(answer['found']) ?? rows.length };
      }
      const said = asText(answer['error']) || asText(answer['message']);
      // "Nothing returned, out of N" is how an empty page looks; N is not 0 past the end.
      if (/^nothing returned/i.test(said)) return { rows: [], found: 0 };
      throw indexerBadAnswer(
        said
          ? `MyAnonamouse refused the search: ${said.slice(0, 200)}`
          : 'MyAnonamouse answered a search without results and without saying why.',
      );
    },
    account: (options: CallOptions = {}) => readJson('/jsonLoad.php?snatch_summary', options),
    /** The older way to spend a wedge; has side effects, so it is sent once and never repeated. */
    spendWedgeInStore: async (mamId: string, now: number): Promise<StoreAnswer> => {
      const response = await session.call({
        path: `/json/bonusBuy.php/${now}?spendtype=personalFL&torrentid=${mamId}&timestamp=${now}`,
        request: { headers: { accept: 'application/json' } },
        judge: authRefusalOfJson,
        once: true,
      });
      return readStoreAnswer(response);
    },
    /** Registers the address of this server for the tracker; accepted once an hour. */
    updateSeedbox: async (): Promise<SeedboxAnswer> => {
      const response = await session.call({
        path: '/json/dynamicSeedbox.php',
        request: { headers: { accept: 'application/json' } },
        judge: authRefusalOfSeedbox,
        once: true,
        hasOwnLimit: true,
      });
      return readSeedboxAnswer(response);
    },
    /** Where MAM sees this server; needs no session, so it explains lock trouble. */
    address: async (): Promise<SeenAddress | null> => {
      const response = await session.call({
        path: '/json/jsonIp.php',
        judge: () => null,
        isAnonymous: true,
      });
      if (response.status !== 200) return null;
      const text = response.text().trim();
      if (!text.startsWith('{')) return null;
      const told = response.json() as Record<string, unknown>;
      const ip = asText(told['ip']);
      return ip === '' ? null : { ip, network: asText(told['AS']) };
    },
  };
}

/** "Already free" in its three spellings is what was wanted. */
const FREE_ALREADY = /this torrent is vip|fl wedges on freeleech picks|already a personal freeleech/i;

function readStoreAnswer(response: HttpResponse): StoreAnswer {
  const answer = readObject(response);
  const said = asText(answer['error']) || asText(answer['msg']) || `HTTP ${response.status}`;
  if (response.status === 410 || /not allowed via api/i.test(said)) return { kind: 'closed', said };
  const isDone = response.status === 200 && (answer['success'] === true || answer['success'] === 'true');
  return isDone || FREE_ALREADY.test(said) ? { kind: 'free' } : { kind: 'refused', said };
}

function readSeedboxAnswer(response: HttpResponse): SeedboxAnswer {
  const answer = readObject(response);
  const said = asText(answer['msg']).slice(0, 200) || `HTTP ${response.status}`;
  const ip = asText(answer['ip']);
  if (response.status === 200) return { kind: 'known', said, ip };
  return { kind: response.status === 429 ? 'tooSoon' : 'refused', said, ip };
}

function readObject(response: HttpResponse): Record<string, unknown> {
  const text = response.text().trim();
  const parsed = text.startsWith('{') ? asJson(text) : null;
  return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
}
