import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import type { Ffmpeg } from '../../../platform/ffmpeg/index.ts';
import { type FileSystem, nodeFileSystem } from '../../../platform/files/index.ts';
import { createImportService } from '../service.ts';
import { aBook } from '../testing/books.ts';
import { useRewrites } from '../testing/rewrites.ts';

const open = useRewrites();
const book = aBook({ runtimeMinutes: 2 });
const MIB = 1_048_576;

describe('before the parts are joined', () => {
  it('there must be room for both the joined file and its copy with tags, and the reserve', async () => {
    const { world, putParts, visible, expectClean } = await open({
      join_parts: 'true',
      minimum_free_space_mb: '300',
    });
    await putParts('two', 2);
    const source = await world.sourceTree();
    // Somebody else fills the disk after the import was planned. Joined, a minute has 60 kB.
    let isFilled = false;
    const fs = {
      ...nodeFileSystem,
      mkdir: async (path: string, options: { recursive: true }) => {
        if (path.endsWith('-audio')) isFilled = true;
        return nodeFileSystem.mkdir(path, options);
      },
      statfs: async (path: string) => {
        const found = await nodeFileSystem.statfs(path);
        return isFilled ? Object.assign(found, { bsize: 1, bavail: 300 * MIB + 180_000 }) : found;
      },
    } as FileSystem;
    const parts = world.makeParts(fs);
    const join = vi.fn<Ffmpeg['joinByEncoding']>();
    const service = createImportService({ ...parts, ffmpeg: { ...parts.ffmpeg, joinByEncoding: join } });
    const id = await world.addDownload('two', [book]);
    await expect(service.importDownload(id)).rejects.toMatchObject({
      code: 'root_folder_full',
      retryable: true,
      message: expect.stringContaining('300 MiB are to stay free'),
    });
    expect(isFilled).toBe(true);
    expect(join).not.toHaveBeenCalled();
    expect(await world.reasonOf(book)).toContain('300 MiB are to stay free');
    expect(await visible()).toEqual([]);
    await expectClean(source);
  });
});

describe('a joined file', () => {
  it('whose end cannot be played never gets into the library', async () => {
    const { world, putParts, visible, expectClean } = await open({ join_parts: 'true' });
    await putParts('two', 2, { short: true });
    const source = await world.sourceTree();
    const parts = world.makeParts(nodeFileSystem);
    const ffmpeg: Ffmpeg = {
      ...parts.ffmpeg,
      joinByEncoding: async (input) => {
        const seconds = await parts.ffmpeg.joinByEncoding(input);
        await spoilEnd(input.target);
        return seconds;
      },
    };
    const service = createImportService({ ...parts, ffmpeg });
    const untimed = aBook({ runtimeMinutes: null });
    await service.importDownload(await world.addDownload('two', [untimed]));
    expect(await world.stateOf(untimed)).toBe('importBlocked');
    expect(await world.reasonOf(untimed)).toMatch(/book\.m4b.*(cannot be played|failed)/);
    expect(await visible()).toEqual([]);
    await expectClean(source);
  });
});

/** Overwrites the second half of the sound of an MP4; its length and its tables stay as they are. */
async function spoilEnd(path: string): Promise<void> {
  const bytes = await readFile(path);
  const start = bytes.indexOf('mdat') + 4;
  const size = bytes.readUInt32BE(start - 8) - 8;
  bytes.fill(0xff, start + Math.floor(size / 2), start + size);
  await writeFile(path, bytes);
}
