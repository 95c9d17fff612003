import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { makeM4b, makeMp3 } from '../content/audio.ts';
import {
  type Audiobookshelf,
  type AudiobookshelfOptions,
  startAudiobookshelf,
} from './start-audiobookshelf.ts';

export type Answer = { status: number; text: string; json<T = Record<string, unknown>>(): T };

const TAGS = {
  title: 'Chapter file',
  album: 'Tagged Title',
  artist: 'Tagged Author',
  composer: 'Tagged Reader',
  date: '2005',
  genre: 'Fiction/Classics',
};

/** A library folder per test, audio made once, and a stand-in that is closed after its test. */
export function useLibrary() {
  const started: Audiobookshelf[] = [];
  const place = { folder: '', audio: '' };
  beforeAll(async () => {
    place.audio = await mkdtemp(path.join(tmpdir(), 'abs-audio-'));
    const chapters = [
      { title: 'One', startMs: 0, lengthMs: 1000 },
      { title: 'Two', startMs: 1000, lengthMs: 1000 },
    ];
    await makeM4b({ file: path.join(place.audio, 'book.m4b'), seconds: 2, tags: TAGS, chapters });
    await makeMp3({ file: path.join(place.audio, 'plain.mp3'), seconds: 1 });
  });
  afterAll(() => rm(place.audio, { recursive: true, force: true }));
  beforeEach(async () => {
    place.folder = await mkdtemp(path.join(tmpdir(), 'abs-library-'));
  });
  afterEach(async () => {
    await Promise.all(started.splice(0).map((each) => each.close()));
    await rm(place.folder, { recursive: true, force: true });
  });

  const inLibrary = (...parts: string[]) => path.join(place.folder, ...parts);
  const start = async (options: Partial<AudiobookshelfOptions> = {}): Promise<Audiobookshelf> => {
    const abs = await startAudiobookshelf({
      libraries: [{ name: 'Books', folder: place.folder }],
      token: 'key',
      scanMs: 20,
      ...options,
    });
    started.push(abs);
    return abs;
  };
  return {
    inLibrary,
    start,
    /** Puts an audio file there: `book.m4b` with tags and chapters, or `plain.mp3` without. */
    addAudio: async (
      relPath: string,
      which: 'book.m4b' | 'plain.mp3' = relPath.endsWith('mp3') ? 'plain.mp3' : 'book.m4b',
    ) => {
      await mkdir(path.dirname(inLibrary(relPath)), { recursive: true });
      await cp(path.join(place.audio, which), inLibrary(relPath));
    },
    addFile: async (relPath: string, content: string | object) => {
      await mkdir(path.dirname(inLibrary(relPath)), { recursive: true });
      await writeFile(inLibrary(relPath), typeof content === 'string' ? content : JSON.stringify(content));
    },
  };
}

export async function ask(
  abs: Audiobookshelf,
  method: string,
  to: string,
  options: { body?: unknown; token?: string | undefined; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const token = 'token' in options ? options.token : abs.token;
  const isForm = options.body instanceof FormData;
  const response = await fetch(`${abs.url}${to}`, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(options.body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
      ...options.headers,
    },
    ...(options.body === undefined
      ? {}
      : { body: isForm ? (options.body as FormData) : JSON.stringify(options.body) }),
  });
  const text = await response.text();
  return { status: response.status, text, json: <T>() => JSON.parse(text) as T };
}

export type Media = { metadata: Record<string, unknown>; [key: string]: unknown };

/** The only item, expanded. */
export function onlyItem(abs: Audiobookshelf): { id: string; media: Media; [key: string]: unknown } {
  const items = abs.items();
  if (items.length !== 1) throw new Error(`There are ${items.length} items`);
  return items[0] as { id: string; media: Media };
}
