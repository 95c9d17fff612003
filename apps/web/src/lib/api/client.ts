import createClient from 'openapi-fetch';
import { basePath } from '../base.ts';
import { ableToTell, t } from '../i18n/index.ts';
import { createApiError, problemToError } from './problem.ts';
import type { paths } from './schema.gen.ts';

/** The typed client: `api.GET('/api/v1/books/{id}', …)`. Answers go through `unwrap`. */
export const api = createClient<paths>({ baseUrl: basePath.replace(/\/$/, ''), credentials: 'same-origin' });

type Answer<Data> = { data?: Data; error?: unknown; response: Response };

/** The answer's data, or an `ApiError` that says what to do. */
export async function unwrap<Data>(call: Promise<Answer<Data>>): Promise<Data> {
  let answer: Answer<Data>;
  try {
    answer = await call;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
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
