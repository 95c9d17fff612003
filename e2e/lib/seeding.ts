import { closeSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { filesBelow } from './library.ts';
import type { World } from './world.ts';

/** The real qBittorrent of a world. */
export function realClient(world: World) {
  const { client } = world.testbed;
  if (client?.kind !== 'real') throw new Error('This test needs the real qBittorrent.');
  return client;
}

/**
 * Every torrent passes a recheck. A byte of a seeding file is broken first, through the library's own name where it has
 * one, so that the recheck after it cannot be the old answer.
 */
export async function expectWholeTorrents(world: World, count: number): Promise<void> {
  const { program, savePath } = realClient(world);
  const { api } = program;
  const inLibrary = new Map(
    [...filesBelow(world.testbed.libraryDir)].map(([name, file]) => [
      file.inode,
      join(world.testbed.libraryDir, name),
    ]),
  );
  const downloaded = [...filesBelow(savePath)].filter(([name]) => /\.(?:m4b|mp3)$/.test(name));
  const torrents = await api.torrents();
  expect(torrents).toHaveLength(count);
  for (const { hash, name } of torrents) {
    await api.stop(hash);
    const [path, { inode }] = downloaded.find(([file]) => file === name || file.startsWith(`${name}/`))!;
    const mend = breakByte(inLibrary.get(inode) ?? join(savePath, path));
    await api.recheck(hash, (progress) => progress < 1);
    mend();
    expect((await api.recheck(hash, (progress) => progress === 1)).progress, name).toBe(1);
  }
}

/** Turns one byte in the middle of a file over; the answer turns it back. */
function breakByte(path: string): () => void {
  const flip = () => {
    const file = openSync(path, 'r+');
    const byte = Buffer.alloc(1);
    const at = Math.floor(statSync(path).size / 2);
    readSync(file, byte, 0, 1, at);
    byte[0]! ^= 0xff;
    writeSync(file, byte, 0, 1, at);
    closeSync(file);
  };
  flip();
  return flip;
}
