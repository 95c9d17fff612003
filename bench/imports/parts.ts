import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Figure } from '../lib/benchmark.ts';
import { inTurn, medianOf, type Timed, timed } from '../lib/samples.ts';
import { linkAll } from './audio.ts';
import type { Material } from './imports.ts';
import { openImportWorld } from './world.ts';

const ROUNDS = 7;

/** A book of many parts: once with all there is to do, once with the probing done before. */
export async function importParts(
  folder: string,
  { cover, parts, partsMinutes }: Material,
): Promise<Figure[]> {
  const world = await openImportWorld(join(folder, 'by-parts'), { transferMode: 'hardlinkOrCopy', cover });
  const names = (await readdir(parts)).toSorted();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const stalls: number[] = [];
  const beyond: Timed[] = [];
  const download = async (id: string) => {
    await world.addBook(id, partsMinutes);
    for (const name of names) await copyFile(join(parts, name), join(world.folderOf(id), name));
  };
  const importOne = async (id: string): Promise<Timed> => {
    delay.enable();
    delay.reset();
    const took = await timed(() => world.importDownload(id));
    stalls.push(delay.max / 1e6);
    delay.disable();
    const audio = (await readdir(await world.importedFolder(id))).filter((name) => name.endsWith('.mp3'));
    if (audio.length !== names.length) throw new Error(`${audio.length} of ${names.length} parts are there.`);
    return took;
  };
  const floor = async (round: number) => {
    const to = join(folder, `by-parts/aside-${round}`);
    await mkdir(to);
    return timed(() => linkAll(parts, names, to));
  };
  const both = async (round: number | string) => {
    await download(`Parts ${round}`);
    const all = await importOne(`Parts ${round}`);
    await download(`Probed ${round}`);
    await world.probe(`Probed ${round}`);
    beyond.push(await importOne(`Probed ${round}`));
    return all;
  };
  await both('warm up');
  stalls.length = 0;
  beyond.length = 0;
  const { ones, others } = await inTurn(ROUNDS, both, floor);
  await world.close();
  const baseline = { name: `${names.length} times link()`, samples: others.map((one) => one.ms) };
  return [
    {
      name: `${names.length} parts of mp3 by hard link, never probed before`,
      unit: 'ms',
      samples: ones.map((one) => one.ms),
      baseline,
      cpuMs: medianOf(ones.map((one) => one.cpuMs)),
    },
    {
      name: 'the same beyond probing, which was done before',
      unit: 'ms',
      samples: beyond.map((one) => one.ms),
      baseline,
      cpuMs: medianOf(beyond.map((one) => one.cpuMs)),
      target: { of: 'value', atMost: 150 },
    },
    {
      name: 'the same, longest stall of the event loop',
      unit: 'ms',
      samples: stalls,
      baseline,
      target: { of: 'value', atMost: 20 },
    },
  ];
}
