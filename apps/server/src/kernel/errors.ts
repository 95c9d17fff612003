import type { ErrorCode } from '@earmark/contracts/errors';

/** Whose fault it is: decides the log level, the HTTP status class and whom the message addresses. */
export type Blame = 'caller' | 'remote' | 'setup' | 'us';

export type AppErrorOptions = {
  /** Stable machine-readable code, listed in contracts/errors. */
  code: ErrorCode;
  /** One sentence: what happened. */
  message: string;
  /** One sentence: what the person can do. */
  hint?: string;
  status?: number;
  blame?: Blame;
  /** May the same call succeed later without a change? */
  retryable?: boolean;
  /** Earliest sensible moment of a retry, milliseconds from now. */
  retryAfterMs?: number;
  /** Field errors of a bad input. */
  errors?: { path: string; message: string }[];
  cause?: unknown;
};

/** The one error class that crosses module borders. Anything else that escapes is a bug and answers 500. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly status: number;
  readonly blame: Blame;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly errors: { path: string; message: string }[] | undefined;

  constructor(options: AppErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = options.code;
    this.hint = options.hint;
    this.status = options.status ?? 500;
    this.blame = options.blame ?? 'us';
    this.retryable = options.retryable ?? false;
    this.retryAfterMs = options.retryAfterMs;
    this.errors = options.errors;
  }
}

export function isAppError(error: unknown): error is AppError {
  return error instanceof AppError;
}

/** Short text for logs, history and health: the message and its first causes, never a stack. */
export function describeError(error: unknown): string {
  const parts: string[] = [];
  let current: unknown = error;
  while (current instanceof Error && parts.length < 4) {
    if (current.message && !parts.includes(current.message)) parts.push(current.message);
    current = current.cause;
  }
  if (parts.length === 0) return String(error);
  return parts.map((part, at) => (at < parts.length - 1 ? part.replace(/\.$/, '') : part)).join(': ');
}

export function badInput(message: string, errors?: { path: string; message: string }[]): AppError {
  return new AppError({ code: 'bad_input', message, status: 400, blame: 'caller', errors });
}

export function notFound(what: string): AppError {
  return new AppError({
    code: 'not_found',
    message: `${what} does not exist.`,
    status: 404,
    blame: 'caller',
  });
}

export function conflict(message: string, hint?: string): AppError {
  return new AppError({ code: 'conflict', message, hint, status: 409, blame: 'caller' });
}
