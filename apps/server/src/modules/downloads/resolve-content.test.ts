import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClientFile, ClientTorrent, DownloadClient } from '../../integrations/download-clients/port.ts';
import type { Download } from './model.ts';
import type { PathMapping } from './path-mapping.ts';
import { resolveContent } from './resolve-content.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earmark-content-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const put = async (path: string, size: number) => {
  const absolute = join(folder, path);
  await mkdir(dirname(absolute), { recursive: true });
  await writeFile(absolute, Buffer.alloc(size));
};
const file = (path: string, sizeBytes: number, skipped = false): ClientFile => ({
  path,
  sizeBytes,
  fraction: 1,
  skipped,
});

function resolve(options: {
  files?: ClientFile[];
  savePath?: string;
  complete?: boolean;
  mappings?: PathMapping[];
  isGone?: boolean;
  download?: Partial<Download>;
}) {
  const torrent = {
    id: 'a'.repeat(40),
    name: 'Book',
    rawState: 'stalledUP',
    complete: options.complete ?? true,
    savePath: options.savePath ?? folder,
  } as ClientTorrent;
  const client = {
    getTorrents: () => Promise.resolve(options.isGone ? [] : [torrent]),
    getFiles: () => Promise.resolve(options.files ?? []),
  } as unknown as DownloadClient;
  return resolveContent(
    {
      clientId: 'c1',
      title: 'Book',
      hashes: [torrent.id],
      savePath: null,
      contentPath: null,
      ...options.download,
    } as Download,
    {
      clients: {
        active: () => Promise.resolve([]),
        instance: () => Promise.resolve(client),
        name: () => Promise.resolve('qBittorrent'),
        recordOk: () => Promise.resolve(),
        recordFailure: () => Promise.resolve(),
      },
      mappings: options.mappings ?? [],
    },
  );
}

describe('resolveContent', () => {
  it('lists the files of the torrent and nothing that lies beside them', async () => {
    await put('01.mp3', 5);
    await put('somebody elses.mp3', 7);
    const content = await resolve({ files: [file('01.mp3', 5), file('bonus.pdf', 9, true)] });
    expect(content).toEqual({
      name: 'Book',
      root: folder,
      files: [{ path: '01.mp3', absolutePath: join(folder, '01.mp3'), sizeBytes: 5 }],
      skipped: ['bonus.pdf'],
    });
  });

  it('maps the folder of another machine', async () => {
    await put('torrents/Book/01.mp3', 5);
    const mappings = [{ clientId: null, remotePath: 'D:\\data', localPath: folder }];
    const content = await resolve({
      savePath: 'D:\\data\\torrents',
      files: [file('Book/01.mp3', 5)],
      mappings,
    });
    expect(content.files[0]?.absolutePath).toBe(join(folder, 'torrents/Book/01.mp3'));
  });

  it.each([
    [{ savePath: 'D:\\data' }, 'no path of this machine', 'mapping'],
    [{ savePath: '/nowhere/at/all' }, 'does not exist here', 'same path'],
    [
      {
        savePath: '/data',
        mappings: [{ clientId: null, remotePath: '/data', localPath: '/nowhere/mapped' }],
      },
      'is mapped, does not exist',
      'mounted',
    ],
    [{ files: [file('gone.mp3', 5)] }, 'is not there', 'tried again'],
    [{ complete: false }, 'not complete', 'Wait'],
  ])('says what is wrong with %j', async (options, message, hint) => {
    await expect(resolve(options)).rejects.toMatchObject({
      code: 'content_missing',
      retryable: true,
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    });
  });

  it('does not take a file of another size', async () => {
    await put('01.mp3', 4);
    await expect(resolve({ files: [file('01.mp3', 5)] })).rejects.toMatchObject({
      message: expect.stringContaining('4 bytes instead of 5'),
    });
  });

  it.each(['../outside.mp3', '/etc/passwd', 'a/../../b.mp3'])('does not follow %s', async (path) => {
    await expect(resolve({ files: [file(path, 5)] })).rejects.toMatchObject({ code: 'path_outside_root' });
  });

  it('does not follow links', async () => {
    await put('real.mp3', 5);
    await symlink(join(folder, 'real.mp3'), join(folder, 'link.mp3'));
    await expect(resolve({ files: [file('link.mp3', 5)] })).rejects.toMatchObject({
      message: expect.stringContaining('not a plain file'),
    });
  });

  it('finds the own folder of a torrent that has left the client', async () => {
    await put('Book/CD1/01.mp3', 5);
    await put('Book/cover.jpg', 3);
    const content = await resolve({
      isGone: true,
      download: { savePath: folder, contentPath: join(folder, 'Book') },
    });
    expect(content.files.map((each) => [each.path, each.sizeBytes])).toEqual([
      ['Book/CD1/01.mp3', 5],
      ['Book/cover.jpg', 3],
    ]);
  });

  it('takes nothing when the torrent that left had no folder of its own', async () => {
    await put('somebody elses.mp3', 7);
    const download = { savePath: folder, contentPath: folder };
    await expect(resolve({ isGone: true, download })).rejects.toMatchObject({ code: 'content_missing' });
    await expect(
      resolve({ isGone: true, download: { savePath: folder, contentPath: join(folder, 'Gone') } }),
    ).rejects.toMatchObject({ message: expect.stringContaining('files are gone') });
  });
});
