import type { HttpResponse } from '../../../platform/http/index.ts';
import { clientRejected, clientUnavailable } from '../errors.ts';
import type { Session } from './session.ts';

/** Lists of thousands of torrents take the single-threaded server seconds. */
const LIST_TIMEOUT_MS = 60_000;
const LIST_MAX_BYTES = 128 * 1024 * 1024;
/** A person's command goes before the next poll. */
const COMMAND_PRIORITY = 1;

/** The calls in use, with the status codes of all versions: any 2xx is success. */
export type Api = {
  text(path: string): Promise<string>;
  json(path: string, form?: Record<string, string>, options?: { isCompressed?: boolean }): Promise<unknown>;
  /** A repeatable command; throws `client_rejected` with the client's words unless it answers 2xx. */
  command(path: string, form: Record<string, string>): Promise<void>;
  /** Like `command`, but hands every status back. */
  attempt(path: string, body: URLSearchParams | FormData, options: AttemptOptions): Promise<HttpResponse>;
};
type AttemptOptions = { isRepeatable: boolean; timeoutMs?: number };

export function createApi(session: Session): Api {
  const attempt: Api['attempt'] = (path, body, options) =>
    session.call({ path, method: 'POST', body, ...options }, { priority: COMMAND_PRIORITY });
  return {
    text: async (path) => {
      const response = await session.call({ path, method: 'GET', isRepeatable: true });
      expectSuccess(response, path);
      return response.text().trim();
    },
    json: async (path, form, options) => {
      const response = await session.call({
        path,
        method: form ? 'POST' : 'GET',
        // POST, because a thousand hashes do not fit into an address.
        ...(form ? { body: new URLSearchParams(form) } : {}),
        timeoutMs: LIST_TIMEOUT_MS,
        maxBytes: LIST_MAX_BYTES,
        isRepeatable: true,
        ...options,
      });
      expectSuccess(response, path);
      try {
        return response.json();
      } catch (error) {
        throw clientUnavailable(`qBittorrent's answer to ${path} was cut off or is not JSON.`, {
          hint: 'A proxy in between may have replaced it; it is asked again.',
          cause: error,
        });
      }
    },
    command: async (path, form) => {
      const response = await attempt(path, new URLSearchParams(form), { isRepeatable: true });
      expectSuccess(response, path);
    },
    attempt,
  };
}

export function isSuccess(response: HttpResponse): boolean {
  return response.status >= 200 && response.status < 300;
}

function expectSuccess(response: HttpResponse, path: string): void {
  if (isSuccess(response)) return;
  throw refusalOf(response, path);
}

/** The client's own short words, never a page. */
export function refusalOf(response: HttpResponse, what: string) {
  const words = response.text().trim().slice(0, 200);
  return clientRejected(
    `qBittorrent refused ${what} with status ${response.status}${words && !words.startsWith('<') ? `: ${words}` : ''}.`,
  );
}
