import type { Clock } from '../kernel/clock.ts';

/** The newest known value, or null when there is none to rely on. Never throws. */
export type SlowFact<Value> = () => Promise<Value | null>;

/**
 * Something that others must be asked for and that may take long: asked again when it is old, one ask at a time, waited
 * for briefly, and unknown when it fails.
 */
export function createSlowFact<Value>(options: {
  clock: Clock;
  ask: (signal: AbortSignal) => Promise<Value>;
  onError: (error: unknown) => void;
  /** So long an answer is good enough not to ask again. */
  freshMs: number;
  /** So long it is better than nothing while the next ask runs or fails. */
  usableMs: number;
  /** So long a caller waits for a running ask, counted from its start. */
  patienceMs: number;
  /** Pause after a failure. */
  retryMs: number;
  timeoutMs: number;
}): SlowFact<Value> {
  const { clock } = options;
  let known: { value: Value; at: number } | null = null;
  let asking: { done: Promise<void>; startedAt: number } | null = null;
  let failedAt: number | null = null;

  const ask = async () => {
    try {
      known = { value: await options.ask(AbortSignal.timeout(options.timeoutMs)), at: clock.now() };
      failedAt = null;
    } catch (error) {
      failedAt = clock.now();
      options.onError(error);
    } finally {
      asking = null;
    }
  };
  const isFresh = (maximumMs: number) => known !== null && clock.now() - known.at < maximumMs;

  return async () => {
    if (!isFresh(options.freshMs)) {
      const isResting = failedAt !== null && clock.now() - failedAt < options.retryMs;
      if (asking === null && !isResting) {
        // The ask may end before this line does: only a running one is remembered.
        const started = { done: Promise.resolve(), startedAt: clock.now() };
        asking = started;
        started.done = ask();
      }
      if (asking !== null) {
        const patienceMs = options.patienceMs - (clock.now() - asking.startedAt);
        if (patienceMs > 0) await Promise.race([asking.done, pause(patienceMs)]);
      }
    }
    return isFresh(options.usableMs) ? known!.value : null;
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
