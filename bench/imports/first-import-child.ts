import { link, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { FirstImport } from './first-import.ts';
import { openImportWorld } from './world.ts';

/** One import in a process that never imported anything; argv: folder, cover, folder of the download, its minutes. */
const [folder, cover, source, minutes] = process.argv.slice(2) as [string, string, string, string];
const IDLE_MS = 300;

const world = await openImportWorld(folder, { transferMode: 'hardlinkOrCopy', cover });
await world.addBook('First', Number(minutes));
for (const name of await readdir(source)) await link(join(source, name), join(world.folderOf('First'), name));
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The longest time between two turns of the event loop, and the most CPU its thread took in one. */
async function watch(act: () => Promise<unknown>): Promise<{ stallMs: number; turnCpuMs: number }> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  let [turnCpuMs, isOver] = [0, false];
  let last = process.threadCpuUsage();
  const turn = () => {
    const { user, system } = process.threadCpuUsage(last);
    turnCpuMs = Math.max(turnCpuMs, (user + system) / 1000);
    last = process.threadCpuUsage();
    if (!isOver) setImmediate(turn);
  };
  delay.enable();
  // The first reading needs one before it.
  await pause(5);
  delay.reset();
  last = process.threadCpuUsage();
  setImmediate(turn);
  await act();
  await pause(5);
  isOver = true;
  delay.disable();
  return { stallMs: delay.max / 1e6, turnCpuMs };
}

const idle = await watch(() => pause(IDLE_MS));
const first = await watch(() => world.importDownload('First'));
// Throws when it did not end well.
await world.importedFolder('First');
await world.close();
const result: FirstImport = { idleStallMs: idle.stallMs, ...first };
console.log(JSON.stringify(result));
