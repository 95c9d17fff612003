import { AppError, describeError } from '../kernel/errors.ts';
import type { Logger } from '../platform/logger.ts';
import type { JobHandler } from './port.ts';

export type JobRun =
  | { kind: 'done' }
  | { kind: 'later'; delayMs: number }
  | { kind: 'failed'; error: unknown };

/** Runs one job; both adapters share this reading of outcomes and errors. */
export async function runHandler(
  handler: JobHandler,
  payload: Record<string, unknown>,
  context: { attempt: number; signal: AbortSignal; log: Logger },
): Promise<JobRun> {
  try {
    const outcome = await handler.run(payload, context);
    return outcome ? { kind: 'later', delayMs: outcome.retryAfterMs } : { kind: 'done' };
  } catch (error) {
    if (error instanceof AppError && error.retryable && error.retryAfterMs !== undefined) {
      return { kind: 'later', delayMs: error.retryAfterMs };
    }
    context.log.warn(
      { job: handler.kind, attempt: context.attempt, err: describeError(error) },
      'A job failed.',
    );
    return { kind: 'failed', error };
  }
}

/** Pause before attempt n+1: 2, 4, 8 … seconds, an hour at most. */
export function backoffMs(attempt: number): number {
  return Math.min(3_600_000, 1000 * 2 ** Math.min(attempt, 12));
}

/** Tells a handler that its job is over for good; a failure in there is logged, not thrown. */
export async function giveUp(
  handler: JobHandler,
  payload: Record<string, unknown>,
  error: unknown,
  log: Logger,
): Promise<void> {
  log.error({ job: handler.kind, err: describeError(error) }, 'A job was given up.');
  try {
    await handler.givenUp?.(payload, error);
  } catch (second) {
    log.error({ job: handler.kind, err: describeError(second) }, 'Cleaning up after a job failed.');
  }
}
