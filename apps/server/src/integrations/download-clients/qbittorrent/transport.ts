import { AppError, describeError, isAppError } from '../../../kernel/errors.ts';
import { Secret } from '../../../kernel/secret.ts';
import type { HttpClient, HttpResponse } from '../../../platform/http/http-client.ts';
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
  /** Asking twice changes nothing, so a dropped connection may be tried again. */
  isRepeatable: boolean;
};

export type ApiAuth = { cookie?: string | undefined; apiKey?: string | undefined };

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
    const target = response.headers.get('location') ?? '';
    throw clientMisconfigured(`${address} sends visitors on to another address instead of answering.`, {
      hint:
        !settings.useSsl && target.startsWith('https:')
          ? 'It wants an encrypted connection: turn on "Use SSL" and check the port.'
          : 'A login portal or another program answers there. Use the direct address of the Web UI.',
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

function toClientError(error: unknown, settings: QbittorrentSettings, address: string): unknown {
  if (!isAppError(error)) return error;
  if (error.code.startsWith('client_')) return error;
  const codes = causeCodes(error);
  const has = (...wanted: string[]) => wanted.some((code) => codes.includes(code));
  if (has('DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE')) {
    return clientMisconfigured(`The certificate of ${address} is not from a known authority.`, {
      hint: 'If it is your own self-signed certificate, turn on "Accept an invalid certificate".',
      cause: error,
    });
  }
  if (has('ERR_TLS_CERT_ALTNAME_INVALID', 'CERT_HAS_EXPIRED')) {
    return clientMisconfigured(`The certificate of ${address} is for another name or has expired.`, {
      hint: 'Use the name the certificate was made for, or turn on "Accept an invalid certificate".',
      cause: error,
    });
  }
  if (settings.useSsl && has('ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG', 'EPROTO')) {
    return clientMisconfigured(`${address} does not speak TLS.`, {
      hint: 'Turn off "Use SSL", or use the encrypted port.',
      cause: error,
    });
  }
  if (has('ENOTFOUND')) {
    return clientMisconfigured(`No machine is known by the name "${settings.host}".`, {
      hint: 'Check the host. In Docker it is the name of the service, not "localhost".',
      cause: error,
    });
  }
  if (has('ECONNREFUSED')) {
    return clientUnavailable(`Nothing listens at ${address}.`, {
      hint: 'qBittorrent is not running, is still loading its torrents, or the port is another one.',
      cause: error,
    });
  }
  if (!settings.useSsl && has('UND_ERR_SOCKET', 'ECONNRESET', 'HPE_INVALID_CONSTANT')) {
    return clientUnavailable(`${address} closed the connection without an answer.`, {
      hint: 'qBittorrent is restarting, or the port wants an encrypted connection: then turn on "Use SSL".',
      cause: error,
    });
  }
  return new AppError({
    code: 'client_unavailable',
    message: `qBittorrent at ${address} could not be reached: ${describeError(error)}`,
    hint: 'Check that it runs and that this server may reach it.',
    status: 503,
    blame: 'remote',
    retryable: true,
    ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
    cause: error,
  });
}

/** Node's error codes along the chain of causes, also inside an AggregateError (several addresses of one name). */
function causeCodes(error: unknown): string[] {
  const codes: string[] = [];
  const pending: unknown[] = [error];
  while (pending.length > 0 && codes.length < 20) {
    const current = pending.shift();
    if (!(current instanceof Error)) continue;
    if ('code' in current && typeof current.code === 'string') codes.push(current.code);
    if (current instanceof AggregateError) pending.push(...(current.errors as unknown[]));
    pending.push(current.cause);
  }
  return codes;
}
