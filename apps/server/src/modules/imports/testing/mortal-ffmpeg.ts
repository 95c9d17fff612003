import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createFfmpeg, type Ffmpeg } from '../../../platform/ffmpeg/index.ts';
import { nodeFileSystem } from '../../../platform/files/index.ts';
import { createDeath, type Death } from '../../../testing/death.ts';

export type MortalFfmpeg = ReturnType<typeof createMortalFfmpeg>;

type Made = { answer: unknown; files: { name: string; bytes: Buffer }[] };

/**
 * The real ffmpeg, asked once for the same work: a test that ends the world a hundred times would encode the same book a
 * hundred times. What it wrote is written again, file by file, with an event when a file is half there and one when it is
 * whole.
 */
export function createMortalFfmpeg() {
  const real = createFfmpeg({ ffmpeg: 'ffmpeg', ffprobe: 'ffprobe', fs: nodeFileSystem });
  const known = new Map<string, Promise<unknown>>();

  const once = async <Value>(key: unknown[], work: () => Promise<Value>): Promise<Value> => {
    const name = JSON.stringify(key);
    const found = known.get(name) ?? work();
    known.set(name, found);
    return (await found) as Value;
  };
  const hashOf = async (path: string) =>
    createHash('sha256')
      .update(await readFile(path))
      .digest('hex');

  /** Everything that the work left in the folder, target and notes. */
  const record = async (folder: string, work: () => Promise<unknown>): Promise<Made> => {
    const before = new Set(await readdir(folder));
    const answer = await work();
    const names = (await readdir(folder)).filter((name) => !before.has(name));
    return {
      answer,
      files: await Promise.all(
        names.map(async (name) => ({ name, bytes: await readFile(join(folder, name)) })),
      ),
    };
  };

  const mortal = (death: Death): Ffmpeg => {
    const write = async (folder: string, { answer, files }: Made) => {
      for (const { name, bytes } of files) {
        await writeFile(join(folder, name), bytes.subarray(0, bytes.byteLength / 2));
        death.event(`half of ${name}`);
        await writeFile(join(folder, name), bytes);
        death.event(`all of ${name}`);
      }
      return answer;
    };
    const replay = async (
      input: { target: string; scratch: string; onSeconds?: ((seconds: number) => void) | undefined },
      key: unknown[],
      work: () => Promise<unknown>,
    ): Promise<unknown> => {
      death.alive();
      let isNew = false;
      const made = await once([basename(input.target), ...key], () => {
        isNew = true;
        return record(input.scratch, work);
      });
      if (isNew) {
        // The first time the files are there already, and count all the same.
        for (const { name } of made.files) {
          death.event(`half of ${name}`);
          death.event(`all of ${name}`);
        }
        return made.answer;
      }
      input.onSeconds?.(1);
      return write(input.scratch, made);
    };
    const join_ = async (
      how: string,
      input: Parameters<Ffmpeg['joinByCopy']>[0],
      work: () => Promise<unknown>,
    ) =>
      (await replay(
        input,
        [how, ...(await Promise.all(input.parts.map(({ path }) => hashOf(path))))],
        work,
      )) as number[];
    return {
      ...real,
      streams: async (path, container) =>
        once(['streams', await hashOf(path)], () => real.streams(path, container)),
      soundHash: async (path, container, signal) =>
        once(['sound', await hashOf(path)], () => real.soundHash(path, container, signal)),
      assertEndsDecode: async (path, container, check) =>
        once(['ends', await hashOf(path)], () => real.assertEndsDecode(path, container, check)),
      embed: async (input) => {
        const { tags, chapters, cover } = input;
        const key = ['embed', await hashOf(input.source), tags, chapters, cover?.byteLength ?? null];
        await replay(input, key, () => real.embed(input));
      },
      joinByCopy: (input) => join_('copy', input, () => real.joinByCopy(input)),
      joinByEncoding: (input) => join_('encode', input, () => real.joinByEncoding(input)),
    };
  };

  return { mortal, immortal: mortal(createDeath(Number.POSITIVE_INFINITY)) };
}
