import { describe, expect, it } from 'vitest';
import type { Provider, ProviderField, ProviderSchema } from '../../lib/api/types.ts';
import { toFormValues, toProviderInput } from './provider-values.ts';

const field = (name: string, more: Partial<ProviderField> = {}): ProviderField => ({
  name,
  label: name,
  type: 'text',
  required: false,
  advanced: false,
  secret: false,
  ...more,
});
const schema: ProviderSchema = {
  kind: 'downloadclient',
  implementation: 'qbittorrent',
  label: 'qBittorrent',
  description: '',
  fields: [
    field('host', { defaultValue: 'localhost' }),
    field('port', { type: 'number', defaultValue: 8080 }),
    field('password', { type: 'password', secret: true }),
    field('useTls', { type: 'toggle' }),
    field('mode', { type: 'select', options: [{ value: 'a', label: 'A' }] }),
  ],
};
const stored: Provider = {
  id: 'p1',
  kind: 'downloadclient',
  implementation: 'qbittorrent',
  name: 'Attic',
  enabled: false,
  priority: 3,
  settings: { host: 'nas', port: 9090, useTls: true, mode: 'a' },
  secretsSet: ['password'],
  locked: ['host'],
  facts: [],
  status: { state: 'ok', message: null, disabledUntil: null, lastOkAt: null, lastErrorAt: null },
};

describe('the form of a connection', () => {
  it('starts with the defaults of the schema', () => {
    expect(toFormValues(schema, undefined)).toEqual({
      name: 'qBittorrent',
      enabled: true,
      priority: '25',
      settings: { host: 'localhost', port: '8080', password: '', useTls: false, mode: 'a' },
      cleared: {},
    });
  });

  it('starts with what is stored, never with a secret', () => {
    const values = toFormValues(schema, {
      ...stored,
      settings: { ...stored.settings, password: '********' },
    });
    expect(values.settings).toEqual({ host: 'nas', port: '9090', password: '', useTls: true, mode: 'a' });
    expect(values.name).toBe('Attic');
  });

  it('leaves out an untouched secret and locked fields', () => {
    const input = toProviderInput(schema, stored, toFormValues(schema, stored));
    expect(input.settings).toEqual({ port: 9090, useTls: true, mode: 'a' });
    expect(input).toMatchObject({ name: 'Attic', enabled: false, priority: 3 });
  });

  it('sends a new secret, and an empty one to forget it', () => {
    const values = toFormValues(schema, stored);
    values.settings['password'] = 'hunter2';
    expect(toProviderInput(schema, stored, values).settings['password']).toBe('hunter2');
    values.settings['password'] = '';
    values.cleared['password'] = true;
    expect(toProviderInput(schema, stored, values).settings['password']).toBe('');
  });

  it('sends numbers as numbers and nothing for what is none', () => {
    const values = toFormValues(schema, undefined);
    values.settings['port'] = ' ';
    expect(toProviderInput(schema, undefined, values).settings).not.toHaveProperty('port');
    values.settings['port'] = '8443';
    values.priority = '99';
    const input = toProviderInput(schema, undefined, values);
    expect(input.settings['port']).toBe(8443);
    expect(input.priority).toBe(50);
  });
});
