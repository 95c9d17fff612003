import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, vi } from 'vitest';
import type { Db } from '../../../db/index.ts';
import { openTestSqlite } from '../../../db/testing.ts';
import { mp3 } from './audio.ts';
import { emptyFolders, openWorld, type World } from './world.ts';

const run = promisify(execFile);

/** Where the library has the book of these tests, and what it is called when it is one file. */
export const FOLDER = 'Jane Austen/Pride and Prejudice (2015)';
export const JOINED = `${FOLDER}/Pride and Prejudice.m4b`;
export const SIDECARS = ['cover.jpg', 'metadata.json', 'metadata.opf'].map((name) => `${FOLDER}/${name}`);

/** Length of a short part. */
export const SECONDS = 5;

/** For the tests of a file: opens worlds whose imports write audio anew; they are gone after the test. */
export function useRewrites() {
  // ffmpeg steps back behind everything else that runs: on a busy machine it is slow.
  vi.setConfig({ testTimeout: 90_000 });
  const cleanups: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  });
  return async (settings: Record<string, string>, options: { ffmpeg?: string; db?: Db } = {}) => {
    const db = options.db ?? (await openTestSqlite());
    if (!options.db) cleanups.push(() => db.close());
    const world = await openWorld(db, { settings, ...(options.ffmpeg ? { ffmpeg: options.ffmpeg } : {}) });
    cleanups.push(() => world.close());
    return { world, db, ...toolsFor(world) };
  };
}

function toolsFor(world: World) {
  /** An mp3 whose first frame tells its length. */
  const silence = async (seconds: number, ...tags: string[]): Promise<Buffer> => {
    const file = join(world.folder, 'silence.mp3');
    await run('ffmpeg', [
      '-v',
      'error',
      '-y',
      '-f',
      'lavfi',
      '-i',
      'anullsrc=r=16000:cl=mono',
      '-t',
      String(seconds),
      '-b:a',
      '8k',
      ...(tags.length > 0 ? tags.flatMap((tag) => ['-metadata', tag]) : ['-id3v2_version', '0']),
      file,
    ]);
    return readFile(file);
  };

  return {
    silence,

    putParts: async (name: string, count: number, options: { short?: boolean } = {}): Promise<void> => {
      const sound = options.short ? await silence(SECONDS) : undefined;
      const untagged = (await mp3()).length - 10;
      for (let part = 1; part <= count; part += 1) {
        const tags = { album: 'Pride and Prejudice', title: `Chapter ${part}: on`, track: String(part) };
        const bytes = await mp3(tags);
        const tagged = sound ? Buffer.concat([bytes.subarray(0, bytes.length - untagged), sound]) : bytes;
        await world.put({ [`${name}/${String(part).padStart(2, '0')}.mp3`]: tagged });
      }
    },

    probe: async (path: string) => {
      const args = ['-v', 'error', '-of', 'json', '-show_format', '-show_streams', '-show_chapters'];
      const { stdout } = await run('ffprobe', [...args, join(world.rootPath, path)]);
      return JSON.parse(stdout) as {
        format: { duration: string; tags: Record<string, string> };
        streams: { codec_name: string; bit_rate: string; disposition: { attached_pic: number } }[];
        chapters: { start_time: string; end_time: string; tags: { title: string } }[];
      };
    },

    /** Every file of the library that a person sees. */
    visible: async () =>
      Object.keys(await world.tree())
        .filter((path) => !path.startsWith('.'))
        .sort(),

    /** Nothing of the work is left, and the download is as it was. */
    expectClean: async (source: Record<string, number>): Promise<void> => {
      expect(await readdir(world.rootPath)).not.toContain('.earmark');
      expect(await emptyFolders(world.rootPath)).toEqual([]);
      expect(await world.sourceTree()).toEqual(source);
    },
  };
}
