import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isAppError } from '../../kernel/errors.ts';
import { nodeFileSystem } from './file-system.ts';
import { assertRealInside, isInside, joinInside, relativeInside, segmentProblem } from './safe-path.ts';

describe('joinInside', () => {
  test.each([
    '..',
    '../x',
    'a/../../x',
    '/etc/passwd',
    'a//b',
    '',
    '.',
    'a/.',
    'a\0b',
    'é'.repeat(128),
    Array.from({ length: 20 }, () => 'x'.repeat(250)).join('/'),
  ])('refuses %j', (path) => {
    expect(() => joinInside('/library', path)).toThrow(
      expect.objectContaining({ code: 'path_outside_root' }) as Error,
    );
  });

  test.each(['a', 'a/b', '..a/b..', 'a\\..\\b', '💙/x', 'é'.repeat(127)])('takes %j', (path) => {
    expect(joinInside('/library', path)).toBe(`/library/${path}`);
  });

  test('never answers a path outside the root', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom('..', '.', '', '/', 'a'))), (segments) => {
        try {
          const joined = joinInside('/library', segments);
          return resolve(joined) === joined && joined.startsWith('/library/');
        } catch (error) {
          return (
            isAppError(error) &&
            segments.some((part) => segmentProblem(part) !== undefined) === segments.length > 0
          );
        }
      }),
    );
  });
});

test('isInside compares whole segments', () => {
  expect(isInside('/data', '/database/x')).toBe(false);
  expect(isInside('/data', '/data/..x')).toBe(true);
  expect(isInside('/data/', '/data')).toBe(true);
  expect(isInside('/', '/x')).toBe(true);
  expect(relativeInside('/data', '/data/a/b')).toBe('a/b');
  expect(() => relativeInside('/data', '/dat')).toThrow('elsewhere');
});

describe('assertRealInside', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earmark-safe-'));
    await mkdir(join(folder, 'root/in'), { recursive: true });
    await mkdir(join(folder, 'other'));
    await symlink(join(folder, 'other'), join(folder, 'root/out'));
    await symlink(join(folder, 'root/in'), join(folder, 'root/back'));
    await symlink(join(folder, 'root'), join(folder, 'alias'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('follows links and missing tails', async () => {
    const check = (path: string) =>
      assertRealInside(nodeFileSystem, join(folder, 'root'), join(folder, path));
    await check('root/in/new/deep');
    await check('root/back/new');
    await check('alias/in/x');
    await expect(check('root/out/new')).rejects.toMatchObject({ code: 'path_outside_root' });
    await expect(check('other')).rejects.toMatchObject({ code: 'path_outside_root' });
  });
});
