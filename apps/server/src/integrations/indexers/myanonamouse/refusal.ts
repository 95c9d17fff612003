import type { AppError } from '../../../kernel/errors.ts';
import { type HttpResponse, retryAfterMs } from '../../../platform/http/index.ts';
import { htmlToPlainText } from '../../../platform/text/index.ts';
import { indexerAuth, indexerBadAnswer, indexerLimited, indexerUnavailable } from '../errors.ts';

/** Why MAM does not accept the session. Only for `cookie` and `unknown` may another value of it help. */
type AuthReason = 'ip' | 'asn' | 'cookie' | 'sessionType' | 'unknown';

export type AuthRefusal = { reason: AuthReason; said: string };

/** Without `Retry-After` MAM is left alone for this long. */
export const DEFAULT_PAUSE_MS = 30_000;

/** What an answer of the JSON API says about the session; null when the session is fine. */
export function authRefusalOfJson(response: HttpResponse): AuthRefusal | null {
  const refused = authRefusalByStatus(response);
  if (refused || response.status !== 200) return refused;
  const text = response.text().trim();
  if (text === '') return { reason: 'unknown', said: 'it answered nothing' };
  if (text.startsWith('<') || !/^[[{]/.test(text)) {
    return { ...readReason(text), said: 'it sent its log-in page' };
  }
  return /"error"\s*:\s*"[^"]*session type/i.test(text.slice(0, 500))
    ? { reason: 'sessionType', said: 'Request not via correct session type' }
    : null;
}

/** dynamicSeedbox also answers 403 when the session is fine but may not do this; that says nothing about the others. */
export function authRefusalOfSeedbox(response: HttpResponse): AuthRefusal | null {
  return response.status === 403 && /not allowed this function/i.test(plainHead(response))
    ? null
    : authRefusalByStatus(response);
}

/** 401, 403, a redirect to the log-in page, and the "invalid request" some clients saw. */
export function authRefusalByStatus(response: HttpResponse): AuthRefusal | null {
  const { status } = response;
  if (status === 401 || status === 403) return readReason(plainHead(response));
  if (status >= 300 && status < 400) return { reason: 'unknown', said: 'it sent us to its log-in page' };
  if (status === 400 && /invalid request/i.test(plainHead(response))) {
    return { reason: 'unknown', said: 'invalid request' };
  }
  return null;
}

/** Trouble that has nothing to do with the session; null when there is none. */
export function troubleOf(response: HttpResponse, now: number): AppError | null {
  const { status } = response;
  if (status < 400) return null;
  const asked = retryAfterMs(response.headers, now);
  if (status === 429) {
    return indexerLimited('MyAnonamouse asks for a pause.', { retryAfterMs: asked ?? DEFAULT_PAUSE_MS });
  }
  if (status >= 500) {
    return indexerUnavailable(
      `MyAnonamouse failed (HTTP ${status}).`,
      asked === null ? {} : { retryAfterMs: asked },
    );
  }
  return indexerBadAnswer(`MyAnonamouse did not understand the request (HTTP ${status}).`);
}

/** The first line of what an answer says, without markup. */
export function plainHead(response: HttpResponse): string {
  const head = Buffer.from(response.bytes.subarray(0, 20_000)).toString('utf8');
  return htmlToPlainText(head, 300).replaceAll(/\s+/g, ' ');
}

function readReason(text: string): AuthRefusal {
  const said = text.slice(0, 200) || 'no reason given';
  if (/\bIP mismatch/i.test(text)) return { reason: 'ip', said };
  if (/\bASN mismatch/i.test(text)) return { reason: 'asn', said };
  if (/invalid cookie/i.test(text)) return { reason: 'cookie', said };
  if (/session type|non-api session/i.test(text)) return { reason: 'sessionType', said };
  return { reason: 'unknown', said };
}

export function authError(refusal: AuthRefusal, retryAfter: number | null): AppError {
  const pause = retryAfter === null ? {} : { retryAfterMs: retryAfter };
  switch (refusal.reason) {
    case 'ip':
      return indexerAuth('MyAnonamouse refuses the session: it belongs to another IP address.', {
        hint: 'This server reaches MyAnonamouse from another address than the session was made for (a VPN?). Make an ASN-locked session, or one for the present address.',
        ...pause,
      });
    case 'asn':
      return indexerAuth('MyAnonamouse refuses the session: it belongs to another network (ASN).', {
        hint: 'Add the present network with "Manage session" at MyAnonamouse → Preferences → Security, or make a new session.',
        ...pause,
      });
    case 'sessionType':
      return indexerAuth('MyAnonamouse refuses the session: it is of the wrong type.', {
        hint: 'This is the cookie of a browser. Make an API session at MyAnonamouse → Preferences → Security and paste its value.',
        ...pause,
      });
    case 'cookie':
      return indexerAuth('MyAnonamouse does not know this session any more.', {
        hint: 'Make a new session at MyAnonamouse → Preferences → Security, used by nothing else, and paste it.',
        ...pause,
      });
    case 'unknown':
      return indexerAuth(`MyAnonamouse does not accept the session (${refusal.said}).`, {
        hint: 'If it lasts, make a new session at MyAnonamouse → Preferences → Security, used by nothing else, and paste it.',
        ...pause,
      });
  }
}
