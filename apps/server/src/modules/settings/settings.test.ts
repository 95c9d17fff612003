import type { KyselyPlugin } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Db } from '../../db/index.ts';
import { describeDatabases } from '../../db/testing.ts';
import { createSignals, type Signals } from '../../events/index.ts';
import { fakeClock } from '../../kernel/clock.ts';
import { createSecretBox } from '../../platform/crypto/secret-box.ts';
import { silentLogger } from '../../platform/logger.ts';
import { createSettingsService, toKey } from './service.ts';

describeDatabases('settings', (open) => {
  const make = (db: Db, overrides: Record<string, string> = {}, signals?: Signals) =>
    createSettingsService({
      db,
      clock: fakeClock(),
      secretBox: createSecretBox(Buffer.alloc(32, 1)),
      overrides,
      ...(signals ? { signals } : {}),
    });

  it('answers defaults, stores what is given and keeps the rest', async () => {
    const db = await open();
    const settings = make(db);
    expect(await settings.get('mediaManagement')).toMatchObject({
      useSeriesFolders: true,
      folderPattern: '{author}/{series}/{series} - {index} - {title} ({year})',
    });
    await settings.update('mediaManagement', { libraryPath: '/books', useSeriesFolders: false });
    await settings.update('mediaManagement', { libraryPath: '/other' });
    expect(await make(db).get('mediaManagement')).toMatchObject({
      libraryPath: '/other',
      useSeriesFolders: false,
    });
    const keys = (await db.q.selectFrom('setting').select('key').execute()).map((row) => row.key);
    expect(keys.toSorted()).toEqual(['library_path', 'use_series_folders']);
  });

  it('forgets what it knew, and tells who listens, when another process changed something', async () => {
    const db = await open();
    const signals = [createSignals(silentLogger()), createSignals(silentLogger())];
    signals[0]!.onSend((name) => signals[1]!.receive(name));
    const [here, there] = signals.map((own) => make(db, {}, own));
    expect((await there!.get('general')).logLevel).toBe('info');
    let heard: Promise<string> | undefined;
    there!.onChange(() => {
      heard = there!.get('general').then(({ logLevel }) => logLevel);
    });
    await here!.update('general', { logLevel: 'debug' });
    expect(await heard).toBe('debug');
  });

  it('does not keep what was read while it was changed', async () => {
    const db = await open();
    const answer = Promise.withResolvers<void>();
    let isFirst = true;
    const slowOnce: KyselyPlugin = {
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => {
        const waits = isFirst;
        isFirst = false;
        if (waits) await answer.promise;
        return result;
      },
    };
    const settings = make(Object.create(db, { q: { get: () => db.q.withPlugin(slowOnce) } }) as Db);
    const early = settings.get('general');
    await settings.update('general', { logLevel: 'debug' });
    answer.resolve();
    await early;
    expect((await settings.get('general')).logLevel).toBe('debug');
  });

  it('changes nothing when one value does not fit', async () => {
    const db = await open();
    const settings = make(db);
    await expect(settings.update('general', { audibleRegion: 'de', pollInterval: 0 })).rejects.toMatchObject({
      code: 'bad_input',
      errors: [{ path: 'pollInterval' }],
    });
    await expect(settings.update('general', { nonsense: 1 })).rejects.toMatchObject({
      errors: [{ path: 'nonsense' }],
    });
    expect((await settings.get('general')).audibleRegion).toBe('us');
  });

  it('lets a secret be entered again when its key is lost', async () => {
    const db = await open();
    await make(db).update('audiobookshelf', { absUrl: 'http://abs', absApiToken: 'token' });
    const other = createSettingsService({
      db,
      clock: fakeClock(),
      secretBox: createSecretBox(Buffer.alloc(32, 9)),
      overrides: {},
    });
    expect(await other.masked('audiobookshelf')).toMatchObject({
      values: { absUrl: 'http://abs' },
      secretsSet: [],
    });
    expect(await other.unreadable()).toEqual(['absApiToken']);
    await other.update('audiobookshelf', { absApiToken: 'again' });
    expect((await other.get('audiobookshelf')).absApiToken).toBe('again');
    expect(await other.unreadable()).toEqual([]);
  });

  it('names the variable and what is wrong with its value', async () => {
    const settings = make(await open(), { poll_interval: '0' });
    await expect(settings.checkEnvironment()).rejects.toThrow(/EARMARK_POLL_INTERVAL.*>=1/);
  });

  it('lets the environment win and locks what it fixes', async () => {
    const settings = make(await open(), {
      use_series_folders: 'false',
      poll_interval: '5',
      library_path: '/env',
    });
    expect(await settings.get('mediaManagement')).toMatchObject({
      useSeriesFolders: false,
      libraryPath: '/env',
    });
    expect((await settings.get('general')).pollInterval).toBe(5);
    expect((await settings.masked('mediaManagement')).locked.toSorted()).toEqual([
      'libraryPath',
      'useSeriesFolders',
    ]);
    await expect(settings.update('mediaManagement', { libraryPath: '/mine' })).rejects.toMatchObject({
      code: 'locked_by_environment',
      status: 409,
    });
    // A form sends everything back: the same value is no change.
    await settings.update('mediaManagement', { libraryPath: '/env', postImportTag: 'x' });
    expect((await settings.get('mediaManagement')).postImportTag).toBe('x');
  });

  it('seals secrets, never shows them, keeps them when left out', async () => {
    const db = await open();
    const settings = make(db);
    await settings.update('audiobookshelf', { absUrl: 'http://abs', absApiToken: 'very-secret' });
    await settings.update('audiobookshelf', { absUrl: 'http://abs2', absApiToken: null });
    expect(await settings.masked('audiobookshelf')).toEqual({
      section: 'audiobookshelf',
      values: { absUrl: 'http://abs2', absLibraryId: '', absInsecureTls: false },
      secretsSet: ['absApiToken'],
      locked: [],
    });
    expect((await settings.get('audiobookshelf')).absApiToken).toBe('very-secret');
    expect(JSON.stringify(await db.q.selectFrom('setting').selectAll().execute())).not.toContain(
      'very-secret',
    );
    await settings.update('audiobookshelf', { absApiToken: '' });
    expect((await settings.masked('audiobookshelf')).secretsSet).toEqual([]);
  });

  it('names a variable whose value does not fit', async () => {
    const settings = make(await open(), { poll_interval: 'often' });
    await expect(settings.get('general')).rejects.toThrow(/EARMARK_POLL_INTERVAL/);
  });
});

describe('toKey', () => {
  it('speaks the fixed names', () => {
    expect(['libraryPath', 'absApiToken', 'useSeriesFolders'].map(toKey)).toEqual([
      'library_path',
      'abs_api_token',
      'use_series_folders',
    ]);
  });
});
