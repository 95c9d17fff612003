import { AppError, isAppError } from '../../kernel/errors.ts';

type Details = { hint?: string; retryAfterMs?: number; cause?: unknown };

export function libraryUnavailable(message: string, details: Details = {}): AppError {
  return new AppError({
    code: 'library_unavailable',
    message,
    status: 503,
    blame: 'remote',
    retryable: true,
    ...details,
  });
}

export function libraryAuth(message: string, details: Details = {}): AppError {
  return new AppError({ code: 'library_auth', message, status: 502, blame: 'setup', ...details });
}

export function libraryBadAnswer(message: string, details: Details = {}): AppError {
  return new AppError({ code: 'library_bad_answer', message, status: 502, blame: 'setup', ...details });
}

/** Gives errors of the transport the code of a library server; others pass unchanged. */
export function asLibraryError(error: unknown): unknown {
  if (!isAppError(error)) return error;
  const details: Details = {
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(error.cause === undefined ? {} : { cause: error.cause }),
  };
  if (error.code === 'remote_unavailable') {
    return error.retryable
      ? libraryUnavailable(error.message, details)
      : new AppError({
          code: 'library_unavailable',
          message: error.message,
          status: 502,
          blame: 'setup',
          ...details,
        });
  }
  return error.code === 'remote_bad_answer' ? libraryBadAnswer(error.message, details) : error;
}
