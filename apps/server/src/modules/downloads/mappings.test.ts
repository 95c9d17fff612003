import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { describeDatabases } from '../../db/testing.ts';
import { fakeClock } from '../../kernel/clock.ts';
import { createMappings } from './mappings.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describeDatabases('remote path mappings', (open) => {
  it('are stored, changed and removed', async () => {
    const mappings = createMappings(await open(), fakeClock());
    const made = await mappings.create({ remotePath: ' /data/ ', localPath: '/mnt/nas' });
    expect(made).toMatchObject({ clientId: null, remotePath: '/data/', localPath: '/mnt/nas' });
    expect(await mappings.update(made.id, { remotePath: 'D:\\data', localPath: '/mnt/nas' })).toMatchObject({
      remotePath: 'D:\\data',
    });
    expect(await mappings.list()).toHaveLength(1);
    await mappings.remove(made.id);
    await mappings.remove(made.id);
    expect(await mappings.list()).toEqual([]);
    await expect(mappings.get(made.id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(mappings.update(made.id, { remotePath: '/a', localPath: '/b' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it.each([
    [{ remotePath: 'data', localPath: '/mnt' }, 'remotePath'],
    [{ remotePath: '/data', localPath: 'mnt' }, 'localPath'],
    [{ remotePath: '/data', localPath: '/mnt/../etc' }, 'localPath'],
    [{ remotePath: '/data', localPath: '/mnt', clientId: 'nobody' }, 'clientId'],
  ])('refuses %j', async (input, path) => {
    const mappings = createMappings(await open(), fakeClock());
    await expect(mappings.create(input)).rejects.toMatchObject({
      code: 'bad_input',
      errors: [expect.objectContaining({ path })],
    });
  });

  it('refuses a second one for the same path', async () => {
    const mappings = createMappings(await open(), fakeClock());
    await mappings.create({ remotePath: '/data', localPath: '/a' });
    await expect(mappings.create({ remotePath: '/data/', localPath: '/b' })).rejects.toMatchObject({
      code: 'bad_input',
    });
  });

  it('tells before it is stored whether the folder is here', async () => {
    const mappings = createMappings(await open(), fakeClock());
    const localPath = mkdtempSync(join(tmpdir(), 'earmark-mapping-'));
    folders.push(localPath);
    writeFileSync(join(localPath, 'book.m4b'), '');
    expect(await mappings.test({ remotePath: '/downloads', localPath })).toMatchObject({
      ok: true,
      details: [{ label: 'Files and folders in it', value: '1' }],
    });
    expect(
      await mappings.test({ remotePath: '/downloads', localPath: join(localPath, 'gone') }),
    ).toMatchObject({
      ok: false,
      message: expect.stringContaining('does not exist here'),
    });
    expect(
      await mappings.test({ remotePath: '/downloads', localPath: join(localPath, 'book.m4b') }),
    ).toMatchObject({ ok: false, message: expect.stringContaining('is no folder') });
    expect(await mappings.list()).toEqual([]);
    await expect(mappings.test({ remotePath: 'downloads', localPath })).rejects.toMatchObject({
      errors: [{ path: 'remotePath' }],
    });
    const { id } = await mappings.create({ remotePath: '/downloads', localPath });
    await expect(mappings.test({ remotePath: '/downloads', localPath })).rejects.toMatchObject({
      errors: [{ path: 'remotePath' }],
    });
    expect(await mappings.test({ id, remotePath: '/downloads', localPath })).toMatchObject({ ok: true });
  });

  it('draws its form with the clients there are', async () => {
    const { fields } = await createMappings(await open(), fakeClock()).form();
    expect(fields.map(({ name, required }) => [name, required])).toEqual([
      ['clientId', false],
      ['remotePath', true],
      ['localPath', true],
    ]);
  });
});
