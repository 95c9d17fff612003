import { expect, it } from 'vitest';
import { describeDatabases } from '../../db/testing.ts';
import { fakeClock } from '../../kernel/clock.ts';
import { createMappings } from './mappings.ts';

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
});
