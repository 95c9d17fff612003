import type { Logger } from '../platform/logger.ts';

/** What a handler may ask for instead of being done: run again later, without that counting as a failure. */
export type JobOutcome = void | { retryAfterMs: number };

export type JobHandler = {
  kind: string;
  /** Jobs of this kind run one after the other, over all processes. */
  serial?: boolean;
  /** Failures before the job is given up; 8 by default. */
  maxAttempts?: number;
  /** Must be safe to repeat: a job runs at least once. */
  run(
    payload: Record<string, unknown>,
    context: { attempt: number; signal: AbortSignal; log: Logger },
  ): Promise<JobOutcome>;
  /** Called when the last attempt failed. */
  givenUp?(payload: Record<string, unknown>, error: unknown): Promise<void>;
};

export type EnqueueOptions = {
  /** One open job per kind and key: a second one replaces payload and time of the first. */
  key?: string;
  /** Not before this long from now. */
  delayMs?: number;
};

/**
 * Work that survives a restart. `enqueue` joins the open database transaction: no commit, no job.
 * A running job does not block a new one with its key.
 */
export type JobQueue = {
  enqueue(kind: string, payload: Record<string, unknown>, options?: EnqueueOptions): Promise<void>;
  /** Takes back the open job of this key, if there is one. */
  cancel(kind: string, key: string): Promise<void>;
  /** Prepares storage and starts to work; with `work: false` only enqueues. */
  start(handlers: readonly JobHandler[], options?: { work?: boolean }): Promise<void>;
  /** Takes nothing new, tells running jobs to stop, waits for them. */
  stop(): Promise<void>;
};

export const DEFAULT_MAX_ATTEMPTS = 8;
