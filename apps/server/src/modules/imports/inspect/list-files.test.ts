import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { nodeFileSystem as fs } from '../../../platform/files/index.ts';
import { listClientFiles, listFolder, listSingle } from './list-files.ts';

let outer = '';
let base = '';
beforeEach(async () => {
  outer = await realpath(await mkdtemp(join(tmpdir(), 'earmark-list-')));
  base = join(outer, 'download');
  await mkdir(join(base, 'CD1'), { recursive: true });
  await writeFile(join(base, 'CD1/1.mp3'), 'one');
  await writeFile(join(outer, 'secret.mp3'), 'secret');
});
afterEach(() => rm(outer, { recursive: true }));

const names = (listing: { files: { path: string }[] }) => listing.files.map((file) => file.path);

test('finds files in order, and nothing but files', async () => {
  await writeFile(join(base, 'b.mp3'), '');
  await writeFile(join(base, 'a.mp3'), '');
  execFileSync('mkfifo', [join(base, 'pipe.mp3')]);
  const listing = await listFolder(fs, base);
  expect(names(listing)).toEqual(['a.mp3', 'b.mp3', 'CD1/1.mp3']);
  expect(listing.warnings.join()).toContain('"pipe.mp3" was left out: not a regular file');
});

test('never follows a link out; one inside is a second name only', async () => {
  await symlink(join(outer, 'secret.mp3'), join(base, '2.mp3'));
  await symlink('../secret.mp3', join(base, 'notes.txt'));
  await symlink('CD1/1.mp3', join(base, 'again.mp3'));
  await symlink('nowhere', join(base, 'broken.mp3'));
  await symlink('loop.mp3', join(base, 'loop.mp3'));
  await symlink(outer, join(base, 'up'));
  const listing = await listFolder(fs, base);
  expect(names(listing)).toEqual(['CD1/1.mp3']);
  expect(listing.blockers.map((text) => /"(.*?)"/.exec(text)?.[1]).sort()).toEqual([
    '2.mp3',
    'broken.mp3',
    'loop.mp3',
  ]);
  expect(listing.warnings).toHaveLength(3);
});

test('names that are no UTF-8 are told', async () => {
  const bytes = Buffer.concat([Buffer.from(join(base, 'caf')), Buffer.from([0xe9]), Buffer.from('.mp3')]);
  await writeFile(bytes, 'x');
  expect((await listFolder(fs, base)).blockers.join()).toContain('not valid UTF-8');
});

test('takes exactly what the client lists, and insists on it', async () => {
  await writeFile(join(base, 'other.mp3'), 'x');
  const one = { path: 'CD1/1.mp3', sizeBytes: 3 };
  expect(names(await listClientFiles(fs, base, [one]))).toEqual(['CD1/1.mp3']);
  await expect(listClientFiles(fs, base, [{ ...one, sizeBytes: 4 }])).rejects.toMatchObject({
    code: 'source_missing',
  });
  await expect(listClientFiles(fs, base, [one, { path: '2.mp3', sizeBytes: 1 }])).rejects.toMatchObject({
    code: 'source_missing',
    retryable: true,
  });
  const lacking = await listClientFiles(fs, base, [one, { path: 'info.nfo', sizeBytes: 1 }]);
  expect(lacking.warnings.join()).toContain('"info.nfo" is not there');
});

test('a client that lists ten thousand files is told what to do instead, and none of them is looked at', async () => {
  const refs = Array.from({ length: 10_000 }, (_, index) => ({ path: `${index}.mp3`, sizeBytes: 1 }));
  const listing = await listClientFiles(fs, join(base, 'not there'), refs);
  expect(listing).toMatchObject({ files: [], isCapped: true });
  expect(listing.blockers).toEqual([
    'There are more than 8000 files. Choose the folder of a single book or pack.',
  ]);
});

test.each(['../secret.mp3', '/etc/passwd.mp3', 'CD1/../../secret.mp3', 'a//b.mp3'])(
  'a listed name that leads out is refused: %s',
  async (path) => {
    const listing = await listClientFiles(fs, base, [{ path, sizeBytes: 6 }]);
    expect(listing.files).toEqual([]);
    expect(listing.blockers.join()).toContain('lead out of the download');
  },
);

test('a listed file behind a linked folder is refused', async () => {
  await symlink(outer, join(base, 'up'));
  const listing = await listClientFiles(fs, base, [{ path: 'up/secret.mp3', sizeBytes: 6 }]);
  expect(listing.blockers.join()).toContain('a folder on its way is a link');
});

test('a single file', async () => {
  expect(names(await listSingle(fs, base, 'CD1'))).toEqual([]);
  expect(names(await listSingle(fs, join(base, 'CD1'), '1.mp3'))).toEqual(['1.mp3']);
});
