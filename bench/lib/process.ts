import { readFileSync } from 'node:fs';

/** Milliseconds of CPU a process has used, all threads, from /proc (clock ticks of 10 ms). */
export function cpuMsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Resident and proportional memory in MiB. */
export function memoryOf(pid: number): { rssMib: number; pssMib: number } {
  const kib = (name: string) =>
    Number(
      new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ??
        0,
    );
  return { rssMib: kib('Rss') / 1024, pssMib: kib('Pss') / 1024 };
}
