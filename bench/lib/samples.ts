export type Summary = { median: number; best: number; worst: number; spread: number };

/** Median, best and worst, and how far apart those two are as a share of the median. */
export function summarize(samples: readonly number[], direction: 'lessIsBetter' | 'moreIsBetter'): Summary {
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const median = (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
  const [least, most] = [sorted[0]!, sorted.at(-1)!];
  return {
    median,
    best: direction === 'lessIsBetter' ? least : most,
    worst: direction === 'lessIsBetter' ? most : least,
    spread: median === 0 ? 0 : (most - least) / median,
  };
}

export function medianOf(samples: readonly number[]): number {
  return summarize(samples, 'lessIsBetter').median;
}

/** Runs two acts in turn, so that whatever else the machine does falls on both. */
export async function inTurn<One, Other>(
  rounds: number,
  one: (round: number) => Promise<One>,
  other: (round: number) => Promise<Other>,
): Promise<{ ones: One[]; others: Other[] }> {
  const ones: One[] = [];
  const others: Other[] = [];
  for (let round = 0; round < rounds; round += 1) {
    // The order changes too: the second of two may find warm caches.
    if (round % 2 === 0) {
      ones.push(await one(round));
      others.push(await other(round));
    } else {
      others.push(await other(round));
      ones.push(await one(round));
    }
  }
  return { ones, others };
}

export type Timed = { ms: number; cpuMs: number };

/** Wall time and CPU time (all threads of this process) of one act. */
export async function timed(act: () => unknown): Promise<Timed> {
  const cpu = process.cpuUsage();
  const begin = performance.now();
  await act();
  const ms = performance.now() - begin;
  const used = process.cpuUsage(cpu);
  return { ms, cpuMs: (used.user + used.system) / 1000 };
}
