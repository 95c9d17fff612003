import createClient from 'openapi-fetch';
import { basePath } from '../base.ts';
import { ableToTell, t } from '../i18n/index.ts';
import { createApiError, problemToError } from './problem.ts';
import { reached } from './reach.ts';
import type { paths } from './schema.gen.ts';

/** The typed client: `api.GET('/api/v1/books/{id}', …)`. Answers go through `unwrap`. */
export const api = createClient<paths>({
  baseUrl: basePath.replace(/\/$/, ''),
  credentials: 'same-origin',
  fetch: fetchInTime,
});

/** An import that copies is answered when it is done; what takes longer than this has been lost on the way. */
export const LONGEST_MS = 5 * 60_000;
const TOO_LATE = 'TimeoutError';

/** A connection that says nothing any more ends with an error instead of a spinner. */
async function fetchInTime(request: Request): Promise<Response> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new DOMException('', TOO_LATE)), LONGEST_MS);
  try {
    const answer = await fetch(request, { signal: AbortSignal.any([request.signal, late.signal]) });
    reached.set(true);
    return answer;
  } catch (error) {
    // What was given up says nothing about the server.
    if (!request.signal.aborted && !late.signal.aborted) reached.set(false);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

type Answer<Data> = { data?: Data; error?: unknown; response: Response };

/** The answer's data, or an `ApiError` that says what to do. */
export async function unwrap<Data>(call: Promise<Answer<Data>>): Promise<Data> {
  let answer: Answer<Data>;
  try {
    answer = await call;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    if (cause instanceof DOMException && cause.name === TOO_LATE) {
      throw createApiError({
        message: t('error.late'),
        status: 0,
        code: 'unreachable',
        hint: t('error.lateHint'),
      });
    }
    // An answer that is no JSON came from somebody else: a proxy, a captive portal.
    if (cause instanceof SyntaxError) {
      throw createApiError({ message: t('error.badAnswer'), status: 502, code: 'internal' });
    }
    throw createApiError({
      message: t('error.unreachable'),
      status: 0,
      code: 'unreachable',
      hint: t('error.unreachableHint'),
    });
  }
  await ableToTell();
  if (!answer.response.ok) throw problemToError(answer.response.status, answer.error);
  return answer.data as Data;
}
