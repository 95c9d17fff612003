import { setTimeout as sleep } from 'node:timers/promises';
import PQueue from 'p-queue';

export type Pace = { key: string; minIntervalMs: number; concurrency?: number };

export type Pacer = {
  /** Runs the task when its key's turn has come; an aborted signal takes it out of the line. */
  run<Result>(
    pace: Pace | undefined,
    signal: AbortSignal | undefined,
    task: () => Promise<Result>,
  ): Promise<Result>;
  clear(): void;
};

/**
 * One line per key: at most `concurrency` tasks at once, starts at least `minIntervalMs` apart. In a line of one, the
 * interval also passes between the end of a task and the next start: the remote then never sees two requests closer
 * together than that, however slow a connection was.
 */
export function createPacer(): Pacer {
  const lines = new Map<string, { queue: PQueue; freeAt: number }>();

  function lineOf(pace: Pace): { queue: PQueue; freeAt: number } {
    const existing = lines.get(pace.key);
    if (existing) return existing;
    const line = { queue: new PQueue({ concurrency: pace.concurrency ?? 1 }), freeAt: 0 };
    lines.set(pace.key, line);
    return line;
  }

  return {
    run: (pace, signal, task) => {
      if (!pace) return task();
      const line = lineOf(pace);
      return line.queue.add(
        async () => {
          const startAt = Math.max(performance.now(), line.freeAt);
          line.freeAt = startAt + pace.minIntervalMs;
          const waitMs = startAt - performance.now();
          if (waitMs > 0) await sleep(waitMs, undefined, signal ? { signal } : undefined);
          try {
            return await task();
          } finally {
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
