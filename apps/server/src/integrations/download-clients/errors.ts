import { AppError, isAppError } from '../../kernel/errors.ts';

type Details = { hint?: string; cause?: unknown };

/** Down, restarting, overloaded: the same call may succeed later. */
export function clientUnavailable(
  message: string,
  details: Details & { retryAfterMs?: number } = {},
): AppError {
  return new AppError({
    code: 'client_unavailable',
    message,
    status: 503,
    blame: 'remote',
    retryable: true,
    ...details,
  });
}

/** The address leads somewhere else, or the client refuses the way it is addressed: only a person can mend it. */
export function clientMisconfigured(message: string, details: Details = {}): AppError {
  return new AppError({ code: 'client_misconfigured', message, status: 502, blame: 'setup', ...details });
}

export function clientCredentials(message: string, details: Details = {}): AppError {
  return new AppError({ code: 'client_credentials', message, status: 502, blame: 'setup', ...details });
}

export function clientBanned(message: string, details: Details & { retryAfterMs?: number } = {}): AppError {
  return new AppError({ code: 'client_banned', message, status: 502, blame: 'setup', ...details });
}

/** The client understood and said no: this torrent, category or path is wrong. */
export function clientRejected(message: string, details: Details = {}): AppError {
  return new AppError({ code: 'client_rejected', message, status: 502, blame: 'remote', ...details });
}

/** True when the client could not be asked at all, so nothing is known about its torrents. */
export function isClientOutOfReach(error: unknown): error is AppError {
  if (!isAppError(error)) return false;
  return (
    error.code === 'client_unavailable' ||
    error.code === 'client_misconfigured' ||
    error.code === 'client_credentials' ||
    error.code === 'client_banned'
  );
}
