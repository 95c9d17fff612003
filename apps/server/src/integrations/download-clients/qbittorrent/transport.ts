import { isAppError } from '../../../kernel/errors.ts';
import { Secret } from '../../../kernel/secret.ts';
import type { HttpClient, HttpResponse } from '../../../platform/http/index.ts';
import { clientMisconfigured, clientUnavailable } from '../errors.ts';
import { baseUrl, type QbittorrentSettings } from './settings.ts';

export type ApiCall = {
  /** Below `/api/v2/`, e.g. `torrents/info`. */
  path: string;
  method: 'GET' | 'POST';
  body?: URLSearchParams | FormData;
  /** 10 s when absent: qBittorrent answers small calls at once or is in trouble. */
  timeoutMs?: number;
  maxBytes?: number;
  /** A long list over a slow line; for small answers compressing costs more than it saves. */
  isCompressed?: boolean;
  /** Asking twice changes nothing, so a dropped connection may be tried again. */
  isRepeatable: boolean;
};

type ApiAuth = { cookie?: string | undefined; apiKey?: string | undefined };

export type Transport = {
  address: string;
  send(call: ApiCall, auth: ApiAuth): Promise<HttpResponse>;
};

const SMALL_CALL_MS = 10_000;

/** Sends one call and turns everything that is not an answer of qBittorrent into a typed error. */
export function createTransport(settings: QbittorrentSettings, http: HttpClient): Transport {
  const address = baseUrl(settings);
  return {
    address,
    send: async (call, auth) => {
      try {
        const response = await http.request({
          url: `${address}/api/v2/${call.path}`,
          method: call.method,
          // Neither Origin nor Referer: qBittorrent compares them with Host and refuses a difference.
          ...(call.body ? { body: call.body } : {}),
          headers: call.isCompressed ? {} : { 'accept-encoding': 'identity' },
          secretHeaders: secretHeaders(auth),
          timeoutMs: call.timeoutMs ?? SMALL_CALL_MS,
          ...(call.maxBytes === undefined ? {} : { maxBytes: call.maxBytes }),
          retries: call.isRepeatable ? 1 : 0,
          idempotent: call.isRepeatable,
          redirects: 'none',
          insecureTls: settings.insecureTls,
        });
        refuseStrangers(response, settings, address);
        return response;
      } catch (error) {
        throw toClientError(error, settings, address);
      }
    },
  };
}

function secretHeaders(auth: ApiAuth): Record<string, Secret> {
  return {
    ...(auth.cookie ? { Cookie: new Secret(auth.cookie) } : {}),
    ...(auth.apiKey ? { Authorization: new Secret(`Bearer ${auth.apiKey}`) } : {}),
  };
}

/** A login portal, another program or a proxy whose backend is down answered instead of qBittorrent. */
function refuseStrangers(response: HttpResponse, settings: QbittorrentSettings, address: string): void {
  const { status } = response;
  if (status >= 300 && status < 400) {
    const target = URL.parse(response.headers.get('location') ?? '', response.url);
    const wantsTls = !settings.useSsl && target?.protocol === 'https:';
    // A login portal sends to a page of its own; who only wants TLS sends to the same page, or to its first.
    const asked = new URL(response.url);
    const isSamePlace =
      target?.hostname === asked.hostname || [asked.pathname, '/'].includes(target?.pathname ?? '');
    throw clientMisconfigured(
      `${address} sends visitors on to ${target?.host ?? 'nowhere'} instead of answering.`,
      {
        hint:
          wantsTls && isSamePlace
            ? 'It wants an encrypted connection: turn on "Use SSL" and check the port.'
            : 'A login portal or another program answers there. Use the direct address of the Web UI.',
      },
    );
  }
  if (status === 403 && isHtml(response)) {
    throw clientMisconfigured(`${address} refuses access with a web page of its own (403).`, {
      hint: 'A proxy or another program is there, not qBittorrent. Use the direct address of the Web UI.',
    });
  }
  if (status === 429 || status >= 500) {
    throw clientUnavailable(`${address} answered with status ${status}.`, {
      hint:
        status === 502 || status === 503 || status === 504
          ? 'A proxy answers, but qBittorrent behind it does not: check that it runs.'
          : 'Look at the log of qBittorrent.',
    });
  }
  if (status < 300 && isHtml(response)) {
    throw clientMisconfigured(`${address} answered with a web page, not with qBittorrent's API.`, {
      hint: 'Another program or a login portal is there. Check host, port and URL base.',
    });
  }
}

function isHtml(response: HttpResponse): boolean {
  if ((response.headers.get('content-type') ?? '').includes('text/html')) return true;
  const start = Buffer.from(response.bytes.subarray(0, 64)).toString('latin1').trimStart().toLowerCase();
  return start.startsWith('<!doctype') || start.startsWith('<html');
}

/** The HTTP client's words name host and trouble already; here they become the port's error, with our hints. */
function toClientError(error: unknown, settings: QbittorrentSettings, address: string): unknown {
  if (!isAppError(error) || error.code.startsWith('client_')) return error;
  const trouble = error.cause instanceof Error ? error.cause.message : '';
  if (!error.retryable) {
    const hint = trouble.includes('CERT')
      ? `${error.hint ?? ''} A self-signed one is taken with "Accept an invalid certificate".`.trim()
      : (hintFor(trouble, settings) ?? error.hint);
    return clientMisconfigured(error.message, { ...(hint ? { hint } : {}), cause: error });
  }
  const hint = hintFor(trouble, settings) ?? error.hint;
  return clientUnavailable(`qBittorrent at ${address} could not be reached: ${error.message}`, {
    ...(hint ? { hint } : {}),
    ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
    cause: error,
  });
}

function hintFor(trouble: string, settings: QbittorrentSettings): string | undefined {
  switch (trouble) {
    case 'ECONNREFUSED':
      return 'It is not running, still loads its torrents, or listens on another port. Inside a container, localhost is the container itself.';
    case 'ECONNRESET':
    case 'UND_ERR_SOCKET':
      return settings.useSsl
        ? 'It is restarting, or the port speaks no TLS: then turn off "Use SSL".'
        : 'It is restarting, or the port wants an encrypted connection: then turn on "Use SSL".';
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return 'Turn off "Use SSL", or enter the port that speaks it.';
    default:
      return undefined;
  }
}
