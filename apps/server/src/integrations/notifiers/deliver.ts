import type { Clock } from '../../kernel/clock.ts';
import {
  type HttpClient,
  type HttpRequest,
  type HttpResponse,
  retryAfterMs,
} from '../../platform/http/index.ts';
import { htmlToPlainText } from '../../platform/text/index.ts';
import { asNotifierError, notifierAuth, notifierRejected, notifierUnavailable } from './errors.ts';

const TIMEOUT_MS = 15_000;
const MAX_ANSWER_BYTES = 64 * 1024;

type Delivery = Omit<HttpRequest, 'method' | 'redirects' | 'retries' | 'timeoutMs'> & {
  /** `data`: the receiver is a known program, which never answers with a web page. */
  answers?: 'data' | 'anything';
};

/**
 * Posts a message once; the job queue repeats what may be repeated. Answers when it was taken, throws the errors of the
 * port otherwise.
 */
export async function deliver(
  tools: { http: HttpClient; clock: Clock },
  receiver: string,
  { answers = 'anything', ...request }: Delivery,
): Promise<HttpResponse> {
  let response: HttpResponse;
  try {
    response = await tools.http.request({
      ...request,
      method: 'POST',
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_ANSWER_BYTES,
      retries: 0,
    });
  } catch (error) {
    throw asNotifierError(error);
  }
  const { status } = response;
  if (status >= 200 && status < 300) {
    if (answers === 'data' && isPage(response)) {
      throw notifierAuth(`A web page answers where ${receiver} should be.`, {
        hint: 'Check the address: another program or a log-in page is there.',
      });
    }
    return response;
  }
  const words = saidBy(response);
  const said = `${receiver} answered HTTP ${status}${words ? `: ${words}` : ''}.`;
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    const pauseMs = retryAfterMs(response.headers, tools.clock.now());
    throw notifierUnavailable(said, {
      hint:
        status === 429
          ? 'It asks for a pause; messages are sent again later.'
          : 'The fault is on the other side; messages are sent again later.',
      ...(pauseMs === null ? {} : { retryAfterMs: pauseMs }),
    });
  }
  if (status === 401 || status === 403) {
    throw notifierAuth(said, { hint: 'Check the key, token or password.' });
  }
  if (status === 404 || status === 410 || (status >= 300 && status < 400)) {
    throw notifierAuth(said, { hint: 'Check the address: nothing takes messages there.' });
  }
  throw notifierRejected(said, { hint: 'Look at what it says; a template may be the reason.' });
}

function isPage(response: HttpResponse): boolean {
  return (response.headers.get('content-type') ?? '').includes('text/html');
}

function saidBy(response: HttpResponse): string {
  const head = Buffer.from(response.bytes.subarray(0, 2000)).toString('utf8');
  return htmlToPlainText(head, 200).replaceAll(/\s+/g, ' ').trim();
}
