import { setTimeout as wait } from 'node:timers/promises';

/** The process runs this long, then rests that long. */
const RUNS_MS = 10;
const RESTS_MS = 70;

/** Lets a process run at an eighth of its speed while the work is done: what takes it a second can be caught in the middle on any machine. */
export async function slowly<T>(pid: number, work: () => Promise<T>): Promise<T> {
  let isOver = false;
  const slow = (async () => {
    while (!isOver) {
      process.kill(pid, 'SIGSTOP');
      await wait(RESTS_MS);
      process.kill(pid, 'SIGCONT');
      await wait(RUNS_MS);
    }
  })();
  try {
    return await work();
  } finally {
    isOver = true;
    await slow;
  }
}
