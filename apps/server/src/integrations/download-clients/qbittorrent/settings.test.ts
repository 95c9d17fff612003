import { describe, expect, it } from 'vitest';
import { categoryFolder } from './categories.ts';
import { readPreferences } from './preferences.ts';
import { baseUrl, qbittorrentSettings } from './settings.ts';
import { warnAbout } from './test-connection.ts';
import { isVersionAtLeast } from './versions.ts';

describe('settings', () => {
  it('has the defaults of the fixed keys', () => {
    expect(qbittorrentSettings.parse({})).toMatchObject({
      host: 'localhost',
      port: 8080,
      category: 'audiobooks',
      savePath: '',
    });
  });

  it('takes a port as text, as the environment gives it', () => {
    expect(qbittorrentSettings.parse({ port: '9091' }).port).toBe(9091);
  });

  it.each([
    [{ host: 'qbit', port: 8080 }, 'http://qbit:8080'],
    [{ host: 'qbit', useSsl: true, port: 443, urlBase: 'qb/' }, 'https://qbit:443/qb'],
    [{ host: '::1', urlBase: '/a//b/' }, 'http://[::1]:8080/a/b'],
  ])('%j → %s', (settings, url) => {
    expect(baseUrl(qbittorrentSettings.parse(settings))).toBe(url);
  });

  it.each([
    { host: 'http://qbit:8080' },
    { host: 'user@qbit' },
    { host: '' },
    { port: 0 },
    { port: 70_000 },
    { category: '' },
    { category: 'a//b' },
    { category: '/a' },
    { category: 'a\\b' },
    { savePath: 'relative/path' },
  ])('refuses %j', (settings) => {
    expect(qbittorrentSettings.safeParse(settings).success).toBe(false);
  });

  it('marks both secrets as such', () => {
    const secrets = Object.entries(qbittorrentSettings.shape)
      .filter(([, field]) => field.meta()?.['secret'] === true)
      .map(([name]) => name);
    expect(secrets).toEqual(['password', 'apiKey']);
  });
});

describe('categoryFolder', () => {
  const categories = new Map([
    ['own', { savePath: '/books' }],
    ['relative', { savePath: 'sub' }],
    ['none', { savePath: '' }],
  ]);
  it.each([
    ['own', { savePath: '/d', autoTmm: true }, '/books'],
    ['relative', { savePath: '/d', autoTmm: false }, '/d/sub'],
    ['none', { savePath: '/d', autoTmm: false }, '/d'],
    ['none', { savePath: '/d', autoTmm: true }, '/d/none'],
    ['unknown', { savePath: '/d', autoTmm: true }, '/d/unknown'],
    ['relative', { savePath: 'D:\\d', autoTmm: false }, 'D:\\d\\sub'],
  ])('%s in %j → %s', (name, preferences, folder) => {
    expect(categoryFolder(categories, preferences, name)).toBe(folder);
  });
});

describe('versions', () => {
  it.each([
    ['2.11.4', '2.9.3', true],
    ['2.8.19', '2.11.0', false],
    ['2.11.0', '2.11.0', true],
    ['v5.2.0rc1', '5.2', true],
    ['2.10.4', '2.11.0', false],
    ['nonsense', '2.6.0', false],
  ])('%s ≥ %s: %s', (version, wanted, expected) => {
    expect(isVersionAtLeast(version, wanted)).toBe(expected);
  });
});

describe('warnAbout', () => {
  const warn = (over: Record<string, unknown>) => warnAbout(readPreferences(over)).map((each) => each.value);
  it('warns when the client removes torrents at a limit that may come before the import', () => {
    expect(warn({ max_ratio_act: 1, max_ratio_enabled: true, max_ratio: 1 })).toHaveLength(1);
    expect(warn({ max_ratio_act: 3, max_seeding_time_enabled: true, max_seeding_time: 60 })[0]).toContain(
      'and their files',
    );
  });
  it('is quiet when it only stops them, or removes them late', () => {
    expect(warn({ max_ratio_act: 0, max_ratio_enabled: true, max_ratio: 1 })).toEqual([]);
    expect(warn({ max_ratio_act: 1, max_seeding_time_enabled: true, max_seeding_time: 30_000 })).toEqual([]);
    expect(warn({ max_ratio_act: 1 })).toEqual([]);
  });
  it('warns about excluded file names', () => {
    expect(warn({ excluded_file_names_enabled: true })).toHaveLength(1);
  });
});
