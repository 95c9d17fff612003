import { Secret } from '../../../kernel/secret.ts';
import { type HttpRequest, type HttpResponse, retryAfterMs } from '../../../platform/http/index.ts';
import type { IntegrationTools } from '../../definition.ts';
import { asLibraryError, libraryAuth, libraryBadAnswer, libraryUnavailable } from '../errors.ts';
import type { AudiobookshelfSettings } from './settings.ts';

const AUTH_HINT =
  'Make a new API key in Audiobookshelf → Settings → API Keys, switch it to active, and paste it whole.';

export type AbsApi = ReturnType<typeof createAbsApi>;

/** The calls of Audiobookshelf in use; every failure is an AppError of a library server. */
export function createAbsApi(settings: AudiobookshelfSettings, tools: IntegrationTools) {
  const secretHeaders = { authorization: new Secret(`Bearer ${settings.apiToken}`) };

  async function call(path: string, options: Partial<HttpRequest> = {}): Promise<HttpResponse> {
    let response: HttpResponse;
    try {
      response = await tools.http.request({
        url: `${settings.url}${path}`,
        headers: { accept: 'application/json' },
        secretHeaders,
        insecureTls: settings.insecureTls,
        redirects: 'sameOrigin',
        retries: 1,
        timeoutMs: 30_000,
        ...options,
      });
    } catch (error) {
      throw asLibraryError(error);
    }
    return response;
  }

  function expectSuccess(response: HttpResponse, what: string): void {
    const { status } = response;
    if (status >= 200 && status < 300) return;
    if (status === 401) {
      throw libraryAuth('Audiobookshelf refuses the API key.', { hint: AUTH_HINT });
    }
    if (status === 403) {
      throw libraryAuth(`The user of the API key may not ${what}.`, {
        hint: 'Bind the key to an admin user of Audiobookshelf.',
      });
    }
    const pause = retryAfterMs(response.headers, tools.clock.now());
    const details = pause === null ? {} : { retryAfterMs: pause };
    if (status === 429 || status >= 500) {
      const isProxy = status === 502 || status === 503 || status === 504;
      throw libraryUnavailable(`Audiobookshelf failed to ${what} (HTTP ${status}).`, {
        hint:
          status === 429
            ? 'It asks for a pause. Try again later.'
            : isProxy
              ? 'A proxy answers, but Audiobookshelf behind it does not: check that it runs.'
              : 'Its own log says why.',
        ...details,
      });
    }
    if (status >= 300 && status < 400) {
      const location = URL.parse(response.headers.get('location') ?? '', response.url);
      throw libraryBadAnswer(
        `Audiobookshelf redirects to ${location ? location.origin + location.pathname : 'nowhere'}.`,
        { hint: 'Enter that address instead, or open the API to this server in the proxy before it.' },
      );
    }
    throw libraryBadAnswer(
      `Audiobookshelf could not ${what} (HTTP ${status}).`,
      status === 404
        ? { hint: 'The library or item may have been removed, or the address lacks its path.' }
        : {},
    );
  }

  async function read(path: string, what: string, options: Partial<HttpRequest> = {}): Promise<unknown> {
    return bodyOf(await call(path, options), what);
  }

  function bodyOf(response: HttpResponse, what: string): unknown {
    expectSuccess(response, what);
    try {
      return response.json();
    } catch (error) {
      throw asLibraryError(error);
    }
  }

  return {
    read,
    /** A call whose answer is a word or nothing. */
    send: async (path: string, what: string, options: Partial<HttpRequest> = {}): Promise<void> => {
      expectSuccess(await call(path, { method: 'POST', json: {}, retries: 0, ...options }), what);
    },
    /** Hands every status back. */
    call,
    /** Needs no key. */
    status: async () => {
      const response = await call('/status', { secretHeaders: {} });
      if (response.status === 404) {
        throw libraryBadAnswer(`There is no Audiobookshelf at ${settings.url} (HTTP 404).`, {
          hint: 'Check host, port and path; its port is 13378 in Docker unless it was changed.',
        });
      }
      return bodyOf(response, 'tell its version');
    },
    authorize: () =>
      read('/api/authorize', 'check the API key', { method: 'POST', json: {}, idempotent: true }),
  };
}
