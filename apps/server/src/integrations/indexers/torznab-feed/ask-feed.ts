import type { Secret } from '../../../kernel/secret.ts';
import type { HttpClient, HttpResponse } from '../../../platform/http/index.ts';
import { asIndexerError, indexerBadAnswer } from '../errors.ts';
import { feedFailure } from './feed-errors.ts';
import { parseXml, type XmlElement, XmlError } from './xml.ts';

export type FeedAccess = {
  http: HttpClient;
  now: () => number;
  /** Name in messages. */
  name: string;
  /** The feed's `…/api`. */
  url: string;
  secretHeaders?: Record<string, Secret>;
  /** Sent as `apikey` in the query, where a feed knows no header. */
  apiKey?: Secret | undefined;
  insecureTls: boolean;
  timeoutMs: number;
  /** Pause between two calls; one at a time in any case. */
  minIntervalMs?: number;
  authHint: string;
};

export type FeedAnswer = { root: XmlElement; response: HttpResponse };

/** Asks a Torznab feed and hands back its parsed answer; every other outcome is an AppError of the indexer. */
export async function askFeed(
  access: FeedAccess,
  parameters: Record<string, string>,
  signal: AbortSignal | undefined,
): Promise<FeedAnswer> {
  const url = new URL(access.url);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  if (access.apiKey) url.searchParams.set('apikey', access.apiKey.reveal());
  let response: HttpResponse;
  try {
    response = await access.http.request({
      url,
      headers: { accept: 'application/rss+xml, application/xml, text/xml' },
      secretHeaders: access.secretHeaders ?? {},
      timeoutMs: access.timeoutMs,
      retries: 1,
      redirects: 'sameOrigin',
      insecureTls: access.insecureTls,
      pace: {
        key: `torznab:${access.url}`,
        minIntervalMs: access.minIntervalMs ?? 0,
        // An indexer manager spaces the calls of its feeds itself.
        isShared: access.minIntervalMs !== undefined,
      },
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    throw asIndexerError(error);
  }
  const failure = feedFailure(response, {
    name: access.name,
    now: access.now(),
    authHint: access.authHint,
  });
  if (failure) throw failure;
  try {
    const { name, element } = parseXml(decodeXml(response));
    if (!['rss', 'caps', 'feed'].includes(name)) throw new XmlError(`it is <${name}>`);
    return { root: element, response };
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    throw indexerBadAnswer(`${access.name} sent an answer that is no feed: ${error.message}.`, {
      hint: 'Check that the address is the Torznab address, and that no log-in page stands before it.',
      cause: error,
    });
  }
}

/** The document's own declaration counts when HTTP names no charset. */
function decodeXml(response: HttpResponse): string {
  if (/charset=/i.test(response.headers.get('content-type') ?? '')) return response.text();
  const head = Buffer.from(response.bytes.subarray(0, 200)).toString('latin1');
  const encoding = /^[^<]{0,3}<\?xml[^>]*encoding=["']([\w.-]+)["']/i.exec(head)?.[1]?.toLowerCase();
  const isLatin = encoding !== undefined && /^(iso-8859-1|latin1|windows-1252|iso-8859-15)$/.test(encoding);
  return isLatin ? new TextDecoder(encoding).decode(response.bytes) : response.text();
}
