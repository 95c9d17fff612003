import { AppError, isAppError } from '../../kernel/errors.ts';
import { type HttpResponse, retryAfterMs } from '../../platform/http/index.ts';

type Details = { hint?: string; retryAfterMs?: number; cause?: unknown };

/** Down, too slow, or asking for a pause: what is stored already still works. */
export function catalogUnavailable(message: string, details: Details = {}): AppError {
  return new AppError({
    code: 'catalog_unavailable',
    message,
    hint: 'Books that are known already still show; try again in a few minutes.',
    status: 503,
    blame: 'remote',
    retryable: true,
    ...details,
  });
}

/** Gives errors of the transport the code of a catalogue, naming the service; others pass unchanged. */
export function asCatalogError(error: unknown, service: string): unknown {
  if (!isAppError(error)) return error;
  if (error.code !== 'remote_unavailable') return error;
  return catalogUnavailable(`${service} is out of reach: ${error.message}`, {
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    cause: error,
  });
}

/** Throws for every status that is no answer to the question; 404 and the like are the caller's to read. */
export function expectAnswer(response: HttpResponse, service: string, now: number): void {
  const { status } = response;
  if (status < 300) return;
  const pause = retryAfterMs(response.headers, now);
  const details = pause === null ? {} : { retryAfterMs: pause };
  if (status === 429) throw catalogUnavailable(`${service} asks for a pause (too many requests).`, details);
  if (status >= 500) throw catalogUnavailable(`${service} is not working (HTTP ${status}).`, details);
  throw new AppError({
    code: 'remote_bad_answer',
    message: `${service} did not understand the request (HTTP ${status}).`,
    hint: 'If this lasts, the service has changed; look for a newer version of Earmark.',
    status: 502,
    blame: 'remote',
  });
}
