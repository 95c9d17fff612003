import { readdirSync, readFileSync } from 'node:fs';

/** Milliseconds of CPU a process has used; exact for threads that still live (/proc/…/schedstat, nanoseconds). */
export function cpuMsOf(pid: number): number {
  let nanoseconds = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    nanoseconds += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ', 1)[0]);
  }
  return nanoseconds / 1e6;
}

/** Resident and proportional memory in MiB. */
export function memoryOf(pid: number): { rssMib: number; pssMib: number } {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const mib = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1]) / 1024;
  return { rssMib: mib('Rss'), pssMib: mib('Pss') };
}
