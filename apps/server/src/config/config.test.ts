import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

describe('readConfig', () => {
  it('has a default for everything', () => {
    const config = readConfig({});
    expect(config).toMatchObject({ port: 8787, urlBase: '', role: 'all', settingOverrides: {} });
    expect(config.databaseUrl).toMatch(/config\/earmark\.db$/);
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('takes settings, secrets from files and cleans the URL base', () => {
    const config = readConfig(
      {
        EARMARK_QBIT_HOST: 'qbt',
        EARMARK_QBIT_PASS_FILE: '/run/pass',
        EARMARK_URL_BASE: 'earmark/',
        EARMARK_PORT: '0',
      },
      () => 'geheim\n',
    );
    expect(config.settingOverrides).toEqual({ qbit_host: 'qbt', qbit_pass: 'geheim' });
    expect(config.urlBase).toBe('/earmark');
    expect(config.port).toBe(0);
  });

  it('names every wrong variable', () => {
    const read = () =>
      readConfig({
        EARMARK_PORT: 'abc',
        EARMARK_ROLE: 'king',
        EARMARK_MAM_ID_FILE: '/nope',
        EARMARK_URL_BASE: '/a/../b',
      });
    expect(read).toThrow(/EARMARK_PORT[\s\S]*EARMARK_ROLE/);
    expect(read).toThrow(/EARMARK_MAM_ID_FILE: the file \/nope cannot be read/);
    expect(read).toThrow(/EARMARK_URL_BASE/);
  });

  it.each([
    ['EARMARK_PORT', '70000', /whole number from 0 to 65535/],
    ['EARMARK_DATABASE_URL', 'mysql://host/name', /a path or postgres/],
    ['EARMARK_DATABASE_URL', 'postgres://exa mple', /a path or postgres/],
    ['EARMARK_TRUSTED_PROXIES', '10.0.0.0/8, nonsense', /addresses or networks/],
    ['EARMARK_TRUSTED_PROXIES', '10.0.0.0/99', /addresses or networks/],
    ['EARMARK_AUDIBLE_URL', 'api.audible.com', /begins with http/],
    ['EARMARK_LIBRARY_PATH', 'books', /whole path/],
    ['EARMARK_INIT_USERNAME', 'admin', /EARMARK_INIT_PASSWORD: is missing/],
    ['EARMARK_INIT_PASSWORD', 'long enough', /EARMARK_INIT_USERNAME: is missing/],
    ['EARMARK_INIT_PASSWORD', 'short', /at least eight/],
  ])('refuses %s=%s', (name, value, words) => {
    expect(() => readConfig({ [name]: value })).toThrow(words);
  });

  it('takes databases, networks and addresses as they are written', () => {
    const config = readConfig({
      EARMARK_DATABASE_URL: 'postgres://earmark@127.0.0.1:5432/name?sslmode=disable',
      EARMARK_TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8,fd00::/8, loopback',
      EARMARK_AUDIBLE_URL: 'http://127.0.0.1:1234/{tld}',
    });
    expect(config.trustedProxies).toEqual(['127.0.0.1', '10.0.0.0/8', 'fd00::/8', 'loopback']);
    expect(config.endpoints.audible).toBe('http://127.0.0.1:1234/{tld}');
    for (const url of ['/data/x.db', 'sqlite:///data/x.db', 'file:x.db', ':memory:', 'x.db'])
      expect(readConfig({ EARMARK_DATABASE_URL: url }).databaseUrl).toBe(url);
  });
});
