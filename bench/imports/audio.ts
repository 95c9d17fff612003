import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { link, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { mp3, PART_SECONDS } from '../../apps/server/src/modules/imports/testing/audio.ts';

const run = promisify(execFile);
const LOOP_SECONDS = 30;

/**
 * A real m4b of `bytes` (a little more), as long as such a book is: its tables have an entry for every frame, which is what
 * a probe has to read.
 */
export async function makeM4b(folder: string, bytes: number): Promise<{ file: string; minutes: number }> {
  const [loop, file] = [join(folder, 'loop.m4a'), join(folder, 'book.m4b')];
  const noise = ['-f', 'lavfi', '-i', 'anoisesrc=r=44100:a=0.3:c=pink'];
  const quiet = ['-v', 'error', '-y'];
  await run('ffmpeg', [
    ...quiet,
    ...noise,
    '-t',
    String(LOOP_SECONDS),
    '-ac',
    '2',
    '-c:a',
    'aac',
    '-b:a',
    '320k',
    loop,
  ]);
  const seconds = Math.ceil((bytes / statSync(loop).size) * LOOP_SECONDS * 1.01);
  const endless = ['-stream_loop', '-1', '-i', loop, '-t', String(seconds), '-c', 'copy'];
  const tags = ['-metadata', 'artist=Jane Austen', '-metadata', 'composer=Ann Reader'];
  await run('ffmpeg', [...quiet, ...endless, ...tags, '-f', 'ipod', file]);
  if (statSync(file).size < bytes) throw new Error('The made m4b is too small.');
  return { file, minutes: seconds / 60 };
}

/** So many parts with their numbers in tags, made once; answers the minutes they last together. */
export async function makeMp3Parts(folder: string, count: number): Promise<{ minutes: number }> {
  await mkdir(folder, { recursive: true });
  for (let part = 1; part <= count; part += 1) {
    const bytes = await mp3({
      album: 'Parts',
      artist: 'Jane Austen',
      title: `Chapter ${part}`,
      track: `${part}/${count}`,
    });
    await writeFile(join(folder, `${String(part).padStart(3, '0')}.mp3`), bytes);
  }
  return { minutes: (count * PART_SECONDS) / 60 };
}

/** Puts the same files under another folder, as bytes of its own only where asked. */
export async function linkAll(from: string, names: readonly string[], to: string): Promise<void> {
  for (const name of names) await link(join(from, name), join(to, name));
}
