import { setTimeout as sleepFor } from 'node:timers/promises';
import type { Clock } from '../../kernel/clock.ts';
import { isAppError } from '../../kernel/errors.ts';
import { Secret } from '../../kernel/secret.ts';
import type { Logger } from '../logger.ts';
import { hostAndPort, isForbiddenLiteral, isMetadataAddress } from './address-guard.ts';
import type { HttpClient, HttpRequest, HttpResponse } from './http-client.ts';
import { badAnswer, createHttpResponse } from './http-response.ts';
import { createPacer, type SharedTurns } from './pacing.ts';
import { backOffMs, isRetryableStatus, LONGEST_WAIT_MS, mayRepeat, retryAfterMs } from './retry-policy.ts';
import type { Line, Transport } from './transport.ts';
import { blockedAddressError, metadataAddressError, transportError } from './transport-trouble.ts';

const DEFAULT_TIMEOUT_MS = 15_000;
const DEFAULT_MAX_BYTES = 16 * 1024 * 1024;
/** A turn is ours a little longer than a request may take. */
const LEASE_MARGIN_MS = 5000;
const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

export type HttpClientOptions = {
  clock: Clock;
  log: Logger;
  /** Product and version, e.g. `Earmark/1.0.0`. */
  userAgent: string;
  /** Throws when called inside a database transaction: the network must never be waited for there. */
  assertOutsideTransaction?: () => void;
  /** How processes on one database keep their distance; one process alone needs none. */
  turns?: SharedTurns;
  /** Pause between tries; a test may shorten it. */
  sleep?: (ms: number, signal: AbortSignal | undefined) => Promise<unknown>;
};

/** The product's one outgoing HTTP client; see `HttpClient` and `HttpRequest` for what it promises. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const pacer = createPacer(options.turns);
  // Loaded with the first call: a start sends none.
  let transport: Promise<Transport> | undefined;
  const openTransport = (): Promise<Transport> => {
    transport ??= import('./transport.ts').then(({ createTransport }) => createTransport());
    return transport;
  };
  const sleep = options.sleep ?? ((ms, signal) => sleepFor(ms, undefined, signal ? { signal } : undefined));

  async function request(asked: HttpRequest): Promise<HttpResponse> {
    options.assertOutsideTransaction?.();
    const prepared = await prepare(asked);
    const tries = mayRepeat(asked) ? (asked.retries ?? 0) : 0;
    const within = asked.repeatWithinMs ?? Number.POSITIVE_INFINITY;
    const beganAt = options.clock.now();
    for (let attempt = 0; ; attempt += 1) {
      asked.signal?.throwIfAborted();
      const outcome = await pacer.run(
        asked.pace,
        asked.signal,
        () => tryOnce(prepared),
        prepared.timeoutMs + LEASE_MARGIN_MS,
      );
      const isLast = attempt >= tries || options.clock.now() - beganAt > within;
      if (isLast || !outcome.repeatable) return unwrap(outcome);
      const asksFor = outcome.response ? retryAfterMs(outcome.response.headers, options.clock.now()) : null;
      if (asksFor !== null && asksFor > Math.min(LONGEST_WAIT_MS, within)) return unwrap(outcome);
      await sleep(asksFor ?? backOffMs(attempt, Math.random()), asked.signal);
    }
  }

  async function tryOnce(prepared: Prepared): Promise<Outcome> {
    const startedAt = options.clock.now();
    try {
      const response = await follow(prepared);
      log(prepared, { status: response.status, ms: options.clock.now() - startedAt });
      return { response, repeatable: isRetryableStatus(response.status) };
    } catch (error) {
      if (prepared.asked.signal?.aborted) throw error;
      const problem = isAppError(error) ? error : transportError(error, prepared.url, prepared.timeoutMs);
      log(prepared, { problem: problem.message, ms: options.clock.now() - startedAt });
      return { problem, repeatable: problem.retryable };
    }
  }

  async function follow(prepared: Prepared): Promise<HttpResponse> {
    const connections = await openTransport();
    const policy = prepared.asked.redirects ?? 'none';
    const timeout = AbortSignal.timeout(prepared.timeoutMs);
    const signal = prepared.asked.signal ? AbortSignal.any([prepared.asked.signal, timeout]) : timeout;
    let { url, method, body } = prepared;
    for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
      const answer = await connections.exchange({
        url,
        method,
        body,
        headers: headersFor(prepared, url, body),
        maxBytes: prepared.asked.maxBytes ?? DEFAULT_MAX_BYTES,
        signal,
        line: lineFor(connections, prepared.asked, url),
      });
      const next = REDIRECTS.has(answer.status) ? targetOf(answer.headers, url) : null;
      const isFollowed =
        next !== null && (policy === 'anyPublic' || (policy === 'sameOrigin' && next.origin === url.origin));
      if (!isFollowed) return createHttpResponse({ ...answer, url });
      url = next;
      if (answer.status === 303 || (answer.status < 303 && method === 'POST')) {
        method = method === 'HEAD' ? 'HEAD' : 'GET';
        body = null;
      }
    }
    throw badAnswer(`${prepared.url.host} redirects in a circle.`);
  }

  /** Secrets go to the origin they were meant for and nowhere else. */
  function headersFor(prepared: Prepared, url: URL, body: unknown): Record<string, string> {
    const headers: Record<string, string> = { 'user-agent': options.userAgent, ...prepared.headers };
    if (body === null) delete headers['content-type'];
    if (url.origin === prepared.url.origin) {
      for (const [name, secret] of Object.entries(prepared.secretHeaders)) headers[name] = secret.reveal();
    }
    return headers;
  }

  function lineFor(connections: Transport, asked: HttpRequest, url: URL): Line {
    if (url.protocol !== 'http:' && url.protocol !== 'https:') throw blockedAddressError(url);
    if (isMetadataAddress(url.hostname)) throw metadataAddressError(url);
    if (asked.untrusted && !isAllowed(url, asked.allowHosts ?? [])) {
      if (isForbiddenLiteral(url)) throw blockedAddressError(url);
      return connections.publicOnly;
    }
    return asked.insecureTls ? connections.insecure : connections.plain;
  }

  function log(prepared: Prepared, facts: Record<string, unknown>): void {
    options.log.debug(
      { method: prepared.method, host: prepared.url.host, path: loggablePath(prepared.url), ...facts },
      'outgoing request',
    );
  }

  return {
    request,
    close: async () => {
      pacer.clear();
      (await transport)?.destroy();
    },
  };
}

function isAllowed(url: URL, hosts: readonly string[]): boolean {
  return hosts.some((host) => host.toLowerCase() === hostAndPort(url) || host.toLowerCase() === url.host);
}

type Outcome = { response?: HttpResponse; problem?: Error; repeatable: boolean };

function unwrap(outcome: Outcome): HttpResponse {
  if (outcome.response) return outcome.response;
  throw outcome.problem;
}

type Prepared = {
  asked: HttpRequest;
  url: URL;
  method: NonNullable<HttpRequest['method']>;
  headers: Record<string, string>;
  secretHeaders: Record<string, Secret>;
  body: string | Uint8Array | null;
  timeoutMs: number;
};

async function prepare(asked: HttpRequest): Promise<Prepared> {
  const url = new URL(asked.url);
  const secretHeaders = lowerCased(asked.secretHeaders ?? {});
  if (url.username || url.password) {
    const login = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    secretHeaders['authorization'] ??= new Secret(`Basic ${Buffer.from(login).toString('base64')}`);
    url.username = '';
    url.password = '';
  }
  const { body, contentType } = await encodeBody(asked);
  const headers = lowerCased(asked.headers ?? {});
  if (contentType) headers['content-type'] ??= contentType;
  return {
    asked,
    url,
    method: asked.method ?? 'GET',
    headers,
    secretHeaders,
    body,
    timeoutMs: asked.timeoutMs ?? DEFAULT_TIMEOUT_MS,
  };
}

async function encodeBody(
  asked: HttpRequest,
): Promise<{ body: string | Uint8Array | null; contentType: string | null }> {
  if (asked.json !== undefined) return { body: JSON.stringify(asked.json), contentType: 'application/json' };
  const { body } = asked;
  if (body === undefined) return { body: null, contentType: null };
  if (body instanceof URLSearchParams) {
    return { body: body.toString(), contentType: 'application/x-www-form-urlencoded;charset=UTF-8' };
  }
  if (typeof body === 'string' || body instanceof Uint8Array) return { body, contentType: null };
  const encoded = new Response(body);
  return { body: await encoded.bytes(), contentType: encoded.headers.get('content-type') };
}

function lowerCased<Value>(entries: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(entries).map(([name, value]) => [name.toLowerCase(), value]));
}

function targetOf(headers: Headers, base: URL): URL | null {
  const location = headers.get('location');
  return location ? URL.parse(location, base.href) : null;
}

/** Long path segments may be keys (passkeys, download hashes); the query is never logged. */
function loggablePath(url: URL): string {
  return url.pathname
    .split('/')
    .map((segment) => (segment.length > 36 ? '…' : segment))
    .join('/');
}
