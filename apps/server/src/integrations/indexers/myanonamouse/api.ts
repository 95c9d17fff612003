import type { Clock } from '../../../kernel/clock.ts';
import { asIndexerError, indexerBadAnswer } from '../errors.ts';
import { asNumber, asText } from './loose-fields.ts';
import { authRefusalOfJson, troubleOf } from './refusal.ts';
import type { MamRow } from './row.ts';
import type { MamSession } from './session.ts';

export type SearchPage = { rows: MamRow[]; found: number };
type CallOptions = { signal?: AbortSignal | undefined; ignoreBackOff?: boolean };

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
    /** Where MAM sees this server; needs no session, so it explains lock trouble. */
    address: async (): Promise<string | null> => {
      const response = await session.call({
        path: '/json/jsonIp.php',
        judge: () => null,
        isAnonymous: true,
      });
      if (response.status !== 200) return null;
      const text = response.text().trim();
      if (!text.startsWith('{')) return null;
      const told = response.json() as Record<string, unknown>;
      const parts = [asText(told['ip']), asText(told['AS'])].filter(Boolean);
      return parts.length > 0 ? parts.join(', ') : null;
    },
  };
}
