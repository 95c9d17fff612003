import { link, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { nodeFileSystem } from '../../../platform/files/index.ts';
import type { GroupPlan, PlannedFile } from '../model.ts';
import { placesOf } from '../plan/places.ts';
import type { Staged, StagedFile } from './stage.ts';
import { verifyStaged } from './verify.ts';

/** A download of one file, staged as a hard link beside one sidecar. */
let base = '';
let source = '';
let input: Parameters<typeof verifyStaged>[1];
const there = (name: string) => join(input.places.staging, name);
const verify = () => verifyStaged(nodeFileSystem, input);

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'earmark-verify-'));
  source = join(base, 'seeding.m4b');
  await writeFile(source, 'the sound');
  const file = await planned('book.m4b');
  const plan: GroupPlan = {
    bookId: 'book',
    bookTitle: 'Emma',
    confidence: 'confirmed',
    reasons: [],
    wanted: true,
    rootFolderId: 'root',
    rootPath: join(base, 'library'),
    targetPath: 'Jane Austen/Emma',
    targetState: { folder: null, itemId: null },
    alreadyThere: false,
    files: [file],
    replaces: null,
    keeps: [],
    blockers: [],
    warnings: [],
    durationSeconds: 60,
    format: 'm4b',
  };
  const staged: Staged = {
    files: [stagedAs(file)],
    others: [{ path: 'cover.jpg', role: 'cover', sizeBytes: 5, durationSeconds: null, inode: null }],
    described: { naming: { title: 'Emma' }, metadata: { title: 'Emma' }, fieldSources: {} },
    warnings: [],
  };
  input = { plan, places: placesOf('one', 0, plan), staged };
  await mkdir(input.places.staging, { recursive: true });
  await link(source, there('book.m4b'));
  await writeFile(there('cover.jpg'), 'cover');
});
afterEach(() => rm(base, { recursive: true, force: true }));

async function planned(target: string): Promise<PlannedFile> {
  const { size, mtimeMs, dev, ino } = await stat(source);
  return {
    source: 'seeding.m4b',
    target,
    role: 'audio',
    sizeBytes: size,
    mtimeMs,
    device: dev,
    inode: ino,
    mode: 'hardlink',
    durationSeconds: 60,
  };
}

function stagedAs(file: PlannedFile): StagedFile {
  return {
    source: file.source,
    target: file.target ?? '',
    role: 'audio',
    mode: 'hardlink',
    linked: true,
    sizeBytes: file.sizeBytes,
    inode: String(file.inode),
    checksum: null,
    durationSeconds: file.durationSeconds,
  };
}

/** As if it had been written anew: `madeOf` tells so. */
function rewritten(): StagedFile[] {
  return input.staged.files.map((file) => ({
    ...file,
    mode: 'copy',
    linked: false,
    madeOf: [file.source],
  }));
}

describe('a staged book', () => {
  test('that is as planned is known by its folder', async () => {
    const { dev, ino } = await stat(input.places.staging);
    expect(await verify()).toEqual({ device: dev, inode: ino });
  });

  test.each<[string, () => Promise<unknown>, RegExp]>([
    [
      'a link to a file that took the name of the one that was looked at',
      async () => {
        await rm(there('book.m4b'));
        await writeFile(there('book.m4b'), 'SOMETHING');
      },
      /seeding\.m4b was replaced by another file/,
    ],
    [
      'a file that nobody planned',
      () => writeFile(there('left over.mp3'), 'x'),
      /nobody planned: left over\.mp3/,
    ],
    [
      'a file that nobody planned in a folder below',
      () => mkdir(there('CD 1')).then(() => writeFile(there('CD 1/x.mp3'), 'x')),
      /nobody planned: CD 1\/x\.mp3/,
    ],
    [
      'the seeding file itself where a copy was to be written',
      async () => {
        input = { ...input, staged: { ...input.staged, files: rewritten() } };
      },
      /book\.m4b is the download's own file/,
    ],
    [
      'a file of another size',
      () => writeFile(there('book.m4b'), 'cut'),
      /book\.m4b has 3 bytes instead of 9/,
    ],
    ['a file that is gone', () => rm(there('book.m4b')), /book\.m4b is missing/],
    ['a sidecar that is gone', () => rm(there('cover.jpg')), /cover\.jpg is missing/],
    ['half a sidecar', () => writeFile(there('cover.jpg'), 'co'), /cover\.jpg is missing or incomplete/],
    [
      'less than what was planned',
      async () => {
        const files = [...input.plan.files, await planned('second.m4b')];
        input = { ...input, plan: { ...input.plan, files } };
      },
      /2 files were planned, 1 are there/,
    ],
  ])('is refused with %s', async (_, spoil, said) => {
    await spoil();
    await expect(verify()).rejects.toMatchObject({
      code: 'import_failed',
      retryable: true,
      message: expect.stringMatching(said),
    });
  });

  test('that was written anew has its own size', async () => {
    await rm(there('book.m4b'));
    await writeFile(there('book.m4b'), 'the sound, with tags');
    const files = rewritten().map((file) => ({ ...file, sizeBytes: 20 }));
    input = { ...input, staged: { ...input.staged, files } };
    await expect(verify()).resolves.toBeDefined();
  });
});
