import type { Secret } from '../../kernel/secret.ts';

export type HttpRequest = {
  url: string | URL;
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';
  headers?: Record<string, string>;
  /** Headers with secrets; sent only to the URL's own origin, never across a redirect. */
  secretHeaders?: Record<string, Secret>;
  body?: string | Uint8Array | URLSearchParams | FormData;
  /** Sent as JSON. */
  json?: unknown;
  /** One whole exchange, without the waiting of `pace` and between tries; 15 s by default. */
  timeoutMs?: number;
  /** Larger answers are cut off with an error; 16 MiB by default. */
  maxBytes?: number;
  /**
   * How often a connection failure, 429, 502, 503 or 504 is tried again; only for safe methods unless `idempotent`.
   * `Retry-After` is honoured; one that asks for longer than 30 s hands the answer back at once.
   */
  retries?: number;
  /** A try that ends later than this is the last one, and no pause may be longer; no limit when absent. */
  repeatWithinMs?: number;
  idempotent?: boolean;
  /**
   * `none` (default) hands the 3xx back; `sameOrigin` follows within the origin, at most 5 times, and hands any other
   * 3xx back; `anyPublic` (for `untrusted` addresses) follows everywhere, each hop checked anew.
   */
  redirects?: 'none' | 'sameOrigin' | 'anyPublic';
  /** The address came from outside (a provider's cover, a feed's link): refuse loopback and private hosts. */
  untrusted?: boolean;
  /** Private hosts that are fine although `untrusted`, `host:port`. */
  allowHosts?: readonly string[];
  /** Requests with the same key run one after the other, `minIntervalMs` apart; `isShared`: over all processes. */
  pace?: { key: string; minIntervalMs: number; concurrency?: number; isShared?: boolean };
  signal?: AbortSignal;
  /** Accept an invalid TLS certificate of this host (an admin asked for it). */
  insecureTls?: boolean;
};

export type HttpResponse = {
  status: number;
  headers: Headers;
  /** Final address after redirects. */
  url: string;
  bytes: Uint8Array;
  text(): string;
  /** Throws AppError `remote_bad_answer` that says what came instead (HTML page, empty, cut off). */
  json(): unknown;
};

/**
 * The only way out. Any status is handed back; only transport trouble throws: AppError `remote_unavailable`
 * with `retryable`, naming the host and the trouble in words, never a secret.
 */
export type HttpClient = {
  request(request: HttpRequest): Promise<HttpResponse>;
  close(): Promise<void>;
};

/** For tests: a client that refuses everything, so that a test which forgot its stand-in fails. */
export function refusingHttpClient(): HttpClient {
  return {
    request: (request) =>
      Promise.reject(new Error(`Unexpected outgoing request to ${new URL(request.url).host}`)),
    close: () => Promise.resolve(),
  };
}
