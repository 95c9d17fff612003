import { setFlagsFromString } from 'node:v8';

const LOOK_EVERY_MS = 1000;

/** What a server may do all day and still be called idle: half a percent of a core. */
const IDLE_MS_PER_SECOND = 5;
/** Work above that until it is worth compiling for: more than a round of scheduled tasks, less than a page of covers. */
const WORTH_IT_MS = 250;
/** After the last work the compilers wait for more; so much takes some two minutes to run off. */
const MOST_REMEMBERED_MS = 600;

/**
 * V8's optimising compilers leave some 15 MiB behind, mostly their own code, also where only a timer's few functions were
 * worth compiling. They are left out until the server has something to do, and again when it has had nothing to do for a
 * while; what they have compiled stays. Nothing runs slower that would take a person's notice: what has not run a thousand
 * times is not optimised anyway.
 */
export function optimiseWhenBusy(): void {
  const isBusy = createLoadMeter();
  let isOptimising = false;
  let [usedBefore, lookedAt] = [cpuMs(), performance.now()];
  const look = () => {
    const [used, now] = [cpuMs(), performance.now()];
    const wanted = isBusy(used - usedBefore, now - lookedAt);
    [usedBefore, lookedAt] = [used, now];
    if (wanted === isOptimising) return;
    isOptimising = wanted;
    if (wanted) allowOptimising();
    else forbidOptimising();
  };
  setInterval(look, LOOK_EVERY_MS).unref();
}

export function forbidOptimising(): void {
  setFlagsFromString('--no-opt');
  setFlagsFromString('--no-maglev');
}

function allowOptimising(): void {
  setFlagsFromString('--maglev');
  setFlagsFromString('--opt');
}

/** Of the thread that runs this; other programs on the machine do not count. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/**
 * Takes CPU time used and time gone by, and answers whether there is work: a burst at once, a steady load of more than
 * idling sooner or later. It stays so until all of that has run off.
 */
export function createLoadMeter(): (usedMs: number, passedMs: number) => boolean {
  let level = 0;
  let isBusy = false;
  return (usedMs, passedMs) => {
    const idling = (passedMs / 1000) * IDLE_MS_PER_SECOND;
    level = Math.min(MOST_REMEMBERED_MS, Math.max(0, level + usedMs - idling));
    if (level > WORTH_IT_MS) isBusy = true;
    else if (level === 0) isBusy = false;
    return isBusy;
  };
}
