import { execFile } from 'node:child_process';
import { link, mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { bundleForNode, dist } from '../../tools/scripts/build.ts';
import type { Figure } from '../lib/benchmark.ts';
import type { Material } from './imports.ts';

const run = promisify(execFile);
const ROUNDS = 7;
const MOST_MS = 20;

export type FirstImport = { idleStallMs: number; stallMs: number; turnCpuMs: number };

/** What else a server does waits for the code of its very first import: measured in built code, a new process each time. */
export async function firstImports(folder: string, material: Material): Promise<Figure[]> {
  const built = join(dist, 'bench');
  await bundleForNode({ child: join(import.meta.dirname, 'first-import-child.ts') }, built);
  const alone = join(folder, 'first-alone');
  await mkdir(alone);
  await link(material.m4b.file, join(alone, 'book.m4b'));
  const downloads = [
    { name: 'one file of 1 GiB', source: alone, minutes: material.m4b.minutes },
    {
      name: `${(await readdir(material.parts)).length} parts of mp3`,
      source: material.parts,
      minutes: material.partsMinutes,
    },
  ];
  const figures: Figure[] = [];
  for (const { name, source, minutes } of downloads) {
    const rounds: FirstImport[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const place = join(dirname(alone), `first-${figures.length}-${round}`);
      const argv = [join(built, 'child.js'), place, material.cover, source, String(minutes)];
      const { stdout } = await run(process.execPath, argv);
      rounds.push(JSON.parse(stdout) as FirstImport);
    }
    const baseline = {
      name: 'the same process while nothing is done',
      samples: rounds.map(({ idleStallMs }) => idleStallMs),
    };
    const target = { of: 'value', atMost: MOST_MS } as const;
    figures.push(
      {
        name: `the first import of a process, ${name}: longest stall of the event loop`,
        unit: 'ms',
        samples: rounds.map(({ stallMs }) => stallMs),
        baseline,
        target,
      },
      {
        name: 'the same, most CPU of its thread in one turn',
        unit: 'ms of CPU',
        samples: rounds.map(({ turnCpuMs }) => turnCpuMs),
        baseline,
        target,
      },
    );
  }
  return figures;
}
