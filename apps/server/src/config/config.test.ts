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
});
