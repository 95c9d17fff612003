import { performance } from 'node:perf_hooks';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { forbidOptimising, optimiseWhenBusy } from './optimise-when-busy.ts';

/** Long enough for the first requests after a start to be answered undisturbed. */
const FIRST_LOOK_MS = 4000;
const LOOK_EVERY_MS = 15_000;
/** Share of the time since the last look in which nothing was to be done. */
const IDLE_SHARE = 0.98;
const WORTH_IT_BYTES = 8 * 1024 * 1024;
/** A collection takes a tenth of a second of CPU: that often it stays below a fiftieth of a percent. */
const REST_MS = 600_000;

/**
 * A start, and each round of scheduled tasks, makes much garbage; V8 keeps the room it took while nobody asks for
 * anything, some 15 to 50 MiB. Until the answer is called V8 favours memory, from then on speed, as ever. Whenever the
 * heap has grown and the server has nothing to do, one collection gives the room back.
 */
export function startLean(): () => void {
  setFlagsFromString('--optimize-for-size');
  setFlagsFromString('--semi-space-growth-factor=1');
  forbidOptimising();
  return () => {
    setFlagsFromString('--no-optimize-for-size');
    setFlagsFromString('--semi-space-growth-factor=2');
    optimiseWhenBusy();
    let small = 0;
    let restsUntil = 0;
    let since = performance.eventLoopUtilization();
    const look = () => {
      const { utilization } = performance.eventLoopUtilization(since);
      since = performance.eventLoopUtilization();
      const isFirst = small === 0;
      if (!isFirst && (utilization > 1 - IDLE_SHARE || performance.now() < restsUntil)) return;
      if (getHeapStatistics().total_heap_size < small + WORTH_IT_BYTES) return;
      collect();
      small = getHeapStatistics().total_heap_size;
      // The first rounds of all tasks are still to come.
      if (!isFirst) restsUntil = performance.now() + REST_MS;
    };
    setTimeout(look, FIRST_LOOK_MS).unref();
    setInterval(look, LOOK_EVERY_MS).unref();
  };
}

function collect(): void {
  setFlagsFromString('--expose-gc');
  setFlagsFromString('--optimize-for-size');
  // Of this kind, because the others keep the pages they free for later.
  (runInNewContext('gc') as (options: object) => void)({ type: 'major', flavor: 'last-resort' });
  setFlagsFromString('--no-optimize-for-size');
  setFlagsFromString('--no-expose-gc');
}
