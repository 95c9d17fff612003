import type { AppError } from '../../../kernel/errors.ts';
import { type HttpResponse, retryAfterMs } from '../../../platform/http/index.ts';
import { toLine } from '../../../platform/text/index.ts';
import { indexerAuth, indexerBadAnswer, indexerLimited, indexerUnavailable } from '../errors.ts';
import { parseXml, XmlError } from './xml.ts';

/** `<error code="…" description="…"/>` in the body; null when there is none. */
export function readFeedError(text: string): { code: number; description: string } | null {
  if (!/^\s*(?:<\?xml[^>]*>\s*)?<error\b/i.test(text.slice(0, 500))) return null;
  try {
    const { attributes } = parseXml(text).element;
    return {
      code: Number(attributes['code'] ?? 0),
      description: toLine(attributes['description'] ?? '').slice(0, 300),
    };
  } catch (error) {
    if (error instanceof XmlError) return null;
    throw error;
  }
}

/** What a refused request means; null when the answer is a success. `now` dates `Retry-After`. */
export function feedFailure(
  response: HttpResponse,
  source: { name: string; now: number; authHint: string },
): AppError | null {
  const text = response.bytes.length < 100_000 ? response.text() : '';
  const error = readFeedError(text);
  const said = error?.description ? `: ${error.description}` : '';
  const waitMs = retryAfterMs(response.headers, source.now);
  const pause = waitMs === null ? {} : { retryAfterMs: waitMs };
  // Newznab's own numbers overlap with HTTP's, and some servers send them with status 200.
  const status = error && response.status < 400 ? statusOfCode(error.code) : response.status;
  if (status < 300) return null;
  if (status === 401 || status === 403) {
    return indexerAuth(`${source.name} refuses the access${said || ' (wrong or missing API key)'}.`, {
      hint: source.authHint,
    });
  }
  if (status === 404) {
    return indexerBadAnswer(`${source.name} knows no such feed${said}.`, {
      hint: 'Check the address; the indexer may have been removed.',
    });
  }
  if (status === 410) return indexerUnavailable(`${source.name} is switched off there${said}.`, pause);
  if (status === 429) {
    return indexerLimited(`${source.name} asks for a pause${said}.`, {
      hint: 'Nothing is wrong with the settings. Try again later.',
      ...pause,
    });
  }
  if (status >= 500) {
    return indexerUnavailable(`${source.name} failed (HTTP ${status})${said}.`, {
      hint: isGateway(status)
        ? 'A proxy answers, but the program behind it does not: check that it runs.'
        : 'Its own log says why. It is asked again later.',
      ...pause,
    });
  }
  if (status < 400) {
    return indexerBadAnswer(
      `${source.name} redirects to ${addressOf(response.headers.get('location'), response.url)}.`,
      { hint: 'Enter that address instead, or open the API to this server in the proxy before it.' },
    );
  }
  return indexerBadAnswer(`${source.name} did not understand the request (HTTP ${status})${said}.`);
}

/** Statuses with which a proxy tells that what it stands for is down. */
function isGateway(status: number): boolean {
  return status === 502 || status === 503 || status === 504;
}

function statusOfCode(code: number): number {
  if (code >= 100 && code < 200) return 401;
  if (code === 410 || code === 910) return 410;
  if (code === 429 || code === 500 || code === 501) return 429;
  return code >= 200 && code < 400 ? 400 : 500;
}

function addressOf(location: string | null, base: string): string {
  const url = location ? URL.parse(location, base) : null;
  return url ? `${url.origin}${url.pathname}` : 'nowhere';
}
