import { setTimeout as sleep } from 'node:timers/promises';
import PQueue from 'p-queue';

export type Pace = { key: string; minIntervalMs: number; concurrency?: number; isShared?: boolean };

/** Turns that processes share: `take` answers 0 when it is ours, else how long to wait before asking again. */
export type SharedTurns = {
  take(key: string, leaseMs: number): Promise<number>;
  done(key: string, intervalMs: number): Promise<void>;
};
/** A turn that is given back early is noticed this soon. */
const ASK_AGAIN_MS = 250;

export type Pacer = {
  /** Runs the task when its key's turn has come; an aborted signal takes it out of the line. */
  run<Result>(
    pace: Pace | undefined,
    signal: AbortSignal | undefined,
    task: () => Promise<Result>,
    /** The task ends within this. */
    leaseMs: number,
  ): Promise<Result>;
  clear(): void;
};

/**
 * One line per key: at most `concurrency` tasks at once, starts at least `minIntervalMs` apart. In a line of one, the
 * interval also passes between the end of a task and the next start: the remote then never sees two requests closer
 * together than that, however slow a connection was. With `isShared` other processes keep the same distance.
 */
export function createPacer(turns?: SharedTurns): Pacer {
  const lines = new Map<string, { queue: PQueue; freeAt: number }>();

  function lineOf(pace: Pace): { queue: PQueue; freeAt: number } {
    const existing = lines.get(pace.key);
    if (existing) return existing;
    const line = { queue: new PQueue({ concurrency: pace.concurrency ?? 1 }), freeAt: 0 };
    lines.set(pace.key, line);
    return line;
  }

  return {
    run: (pace, signal, task, leaseMs) => {
      if (!pace) return task();
      const line = lineOf(pace);
      return line.queue.add(
        async () => {
          const startAt = Math.max(performance.now(), line.freeAt);
          line.freeAt = startAt + pace.minIntervalMs;
          const waitMs = startAt - performance.now();
          if (waitMs > 0) await sleep(waitMs, undefined, signal ? { signal } : undefined);
          const shared = pace.isShared ? turns : undefined;
          if (shared) await takeTurn(shared, pace.key, leaseMs, signal);
          try {
            return await task();
          } finally {
            await shared?.done(pace.key, pace.minIntervalMs);
            if ((pace.concurrency ?? 1) === 1) line.freeAt = performance.now() + pace.minIntervalMs;
          }
        },
        { signal },
      );
    },
    clear: () => {
      for (const line of lines.values()) line.queue.clear();
      lines.clear();
    },
  };
}

async function takeTurn(
  turns: SharedTurns,
  key: string,
  leaseMs: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (;;) {
    const waitMs = await turns.take(key, leaseMs);
    if (waitMs === 0) return;
    await sleep(Math.min(waitMs, ASK_AGAIN_MS), undefined, signal ? { signal } : undefined);
  }
}
