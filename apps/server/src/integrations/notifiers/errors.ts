import { AppError, isAppError } from '../../kernel/errors.ts';

type Details = { hint?: string; retryAfterMs?: number; cause?: unknown };

/** Address, key or password is refused; only a person can mend it. */
export function notifierAuth(message: string, details: Details = {}): AppError {
  return new AppError({ code: 'notifier_auth', message, status: 502, blame: 'setup', ...details });
}

/** Down, slow, or asking for a pause: the same message may be taken later. */
export function notifierUnavailable(message: string, details: Details = {}): AppError {
  return new AppError({
    code: 'notifier_unavailable',
    message,
    status: 503,
    blame: 'remote',
    retryable: true,
    ...details,
  });
}

/** It understood and does not take this message. */
export function notifierRejected(message: string, details: Details = {}): AppError {
  return new AppError({ code: 'notifier_rejected', message, status: 502, blame: 'remote', ...details });
}

/** Gives errors of the transport the code of a notifier; others pass unchanged. */
export function asNotifierError(error: unknown): unknown {
  if (!isAppError(error) || error.code !== 'remote_unavailable') return error;
  const { message, hint, cause } = error;
  return notifierUnavailable(message, {
    ...(hint === undefined ? {} : { hint }),
    ...(cause === undefined ? {} : { cause }),
  });
}
