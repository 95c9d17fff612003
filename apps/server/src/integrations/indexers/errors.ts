import { AppError, isAppError } from '../../kernel/errors.ts';

type Details = { hint?: string; retryAfterMs?: number; cause?: unknown };

/** Key, cookie or session is refused; only a person can mend it. */
export function indexerAuth(message: string, details: Details = {}): AppError {
  return new AppError({ code: 'indexer_auth', message, status: 502, blame: 'setup', ...details });
}

/** The indexer asks for a pause: rate limit, quota, freeze. */
export function indexerLimited(message: string, details: Details = {}): AppError {
  return new AppError({
    code: 'indexer_limited',
    message,
    status: 503,
    blame: 'remote',
    retryable: true,
    ...details,
  });
}

/** Down, overloaded or failing behind its manager: the same call may succeed later. */
export function indexerUnavailable(message: string, details: Details = {}): AppError {
  return new AppError({
    code: 'indexer_unavailable',
    message,
    status: 503,
    blame: 'remote',
    retryable: true,
    ...details,
  });
}

/** It answered, but not what it was asked for. */
export function indexerBadAnswer(message: string, details: Details = {}): AppError {
  return new AppError({ code: 'indexer_bad_answer', message, status: 502, blame: 'remote', ...details });
}

/** This release cannot be had any more; another one may. */
export function releaseGone(message: string, details: Details = {}): AppError {
  return new AppError({ code: 'release_gone', message, status: 410, blame: 'remote', ...details });
}

/** Nobody knows yet whether a token was spent; another release must not be paid for meanwhile. */
export function freeleechUnclear(message: string, details: Details = {}): AppError {
  return new AppError({
    code: 'freeleech_unclear',
    message,
    status: 503,
    blame: 'remote',
    retryable: true,
    ...details,
  });
}

/** No usenet client is spoken to directly. */
export function usenetNeedsProwlarr(): AppError {
  return releaseGone("A Usenet release can only be sent to Prowlarr's own download client.", {
    hint: 'Set "Download via" to Prowlarr, or choose a torrent.',
  });
}

/** Gives errors of the transport the code of an indexer; others pass unchanged. */
export function asIndexerError(error: unknown): unknown {
  if (!isAppError(error)) return error;
  const { message, hint, retryAfterMs, cause } = error;
  const details: Details = {
    ...(hint === undefined ? {} : { hint }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(cause === undefined ? {} : { cause }),
  };
  if (error.code === 'remote_unavailable') {
    return error.retryable
      ? indexerUnavailable(message, details)
      : new AppError({ code: 'indexer_unavailable', message, status: 502, blame: 'setup', ...details });
  }
  return error.code === 'remote_bad_answer' ? indexerBadAnswer(message, details) : error;
}
