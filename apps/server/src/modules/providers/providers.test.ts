import { expect, it } from 'vitest';
import { z } from 'zod';
import { createLocks, type Db } from '../../db/index.ts';
import { describeDatabases } from '../../db/testing.ts';
import { createEventBus } from '../../events/index.ts';
import type { IntegrationTools, SecretKeeper } from '../../integrations/definition.ts';
import { fakeClock } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';
import { createSecretBox } from '../../platform/crypto/secret-box.ts';
import { type HttpClient, type HttpRequest, refusingHttpClient } from '../../platform/http/index.ts';
import { silentLogger } from '../../platform/logger.ts';
import { forgetLooks } from '../downloads/index.ts';
import { formOf } from './form.ts';
import { type AnyDefinition, createProviderRegistry } from './registry.ts';
import { createProviderService } from './service.ts';

type Parrot = {
  settings: { host: string; port: number; password: string };
  test(): Promise<unknown>;
  rotate(): Promise<void>;
};
let keeper: SecretKeeper | undefined;

const parrot = {
  kind: 'downloadclient',
  implementation: 'parrot',
  label: 'Parrot',
  description: 'For tests.',
  settings: z.object({
    host: z.string().min(1).meta({ label: 'Host' }),
    port: z.coerce.number().int().default(80).meta({ label: 'Port', type: 'number', advanced: true }),
    mode: z
      .enum(['slow', 'fast'])
      .default('slow')
      .meta({ label: 'Mode', optionLabels: { slow: 'Slow', fast: 'Fast' } }),
    loud: z.boolean().default(false).meta({ label: 'Loud' }),
    password: z.string().default('').meta({ label: 'Password', secret: true }),
  }),
  create: (settings: Parrot['settings']): Parrot => ({
    settings,
    rotate: () => keeper?.save('password', 'rotated') ?? Promise.resolve(),
    test: () => {
      if (settings.password !== 'good') {
        throw new AppError({
          code: 'client_credentials',
          message: 'The password is wrong.',
          hint: 'Type it again.',
          blame: 'setup',
        });
      }
      return Promise.resolve({ ok: true, message: 'Fine.', details: [] });
    },
  }),
};

type MakeOptions = {
  key?: number;
  definition?: object;
  http?: HttpClient;
  removed?: (id: string) => Promise<void>;
};

describeDatabases('providers', (open) => {
  const make = (
    db: Db,
    environment: Record<string, Record<string, string>> = {},
    { key = 2, definition = parrot, http = refusingHttpClient(), removed }: MakeOptions = {},
  ) => {
    const clock = fakeClock();
    const providers = createProviderService({
      db,
      clock,
      secretBox: createSecretBox(Buffer.alloc(32, key)),
      registry: createProviderRegistry([definition]),
      ...(removed ? { removed } : {}),
      environment,
      bus: createEventBus(silentLogger()),
      locks: createLocks(db),
      toolsFor: ({ secrets }) => {
        keeper = secrets;
        return { http } as IntegrationTools;
      },
    });
    return { providers, clock };
  };
  const input = {
    implementation: 'parrot',
    name: 'Polly',
    enabled: true,
    priority: 25,
    settings: { host: 'cage', password: 'good' },
  };

  it('lets secrets be entered again when their key is lost, and works with the others meanwhile', async () => {
    const db = await open();
    const before = make(db).providers;
    const lost = await before.create('downloadclient', input);
    await before.create('downloadclient', { ...input, name: 'Coco', settings: { host: 'perch' } });
    const { providers } = make(db, {}, { key: 9 });
    expect(await providers.get('downloadclient', lost.id)).toMatchObject({
      settings: { host: 'cage' },
      secretsSet: [],
      status: { state: 'backedOff', message: expect.stringContaining('cannot be read') },
    });
    expect((await providers.active('downloadclient')).map((each) => each.name)).toEqual(['Coco']);
    expect(await providers.unreadable()).toEqual(['Polly']);
    // Until then its instance is out of order rather than without a password.
    await expect(providers.instance(lost.id)).rejects.toThrow(/cannot be read/);
    await providers.update('downloadclient', lost.id, input);
    expect(await providers.unreadable()).toEqual([]);
    expect(await providers.instance<Parrot>(lost.id)).toMatchObject({ settings: { password: 'good' } });
  });

  it('is deleted together with what belongs to it, or not at all', async () => {
    const db = await open();
    let trouble: Error | undefined = new Error('The database is away.');
    const { providers } = make(
      db,
      {},
      {
        removed: async (id) => {
          await forgetLooks(db, id);
          if (trouble) throw trouble;
        },
      },
    );
    const { id } = await providers.create('downloadclient', input);
    await db.q.insertInto('client_look').values({ client_id: id, looked_at: 1 }).execute();
    const looks = () => db.q.selectFrom('client_look').select('client_id').execute();
    await expect(providers.remove('downloadclient', id)).rejects.toThrow('away');
    expect(await providers.get('downloadclient', id)).toMatchObject({ name: 'Polly' });
    expect(await looks()).toEqual([{ client_id: id }]);
    trouble = undefined;
    await providers.remove('downloadclient', id);
    expect(await looks()).toEqual([]);
  });

  it('names the variable whose value a provider cannot take', async () => {
    const { providers } = make(await open(), { parrot: { host: '' } });
    await expect(providers.createFromEnvironment()).rejects.toThrow(/host/);
  });

  it('names the variable of the environment that fixes a field', () => {
    const form = formOf({ ...(parrot as unknown as AnyDefinition), implementation: 'qbittorrent' });
    const variables = form.fields.map(({ name, variable }) => [name, variable]);
    expect(variables).toContainEqual(['host', 'EARMARK_QBIT_HOST']);
    expect(variables).toContainEqual(['loud', undefined]);
  });

  it('draws the form from the settings schema', async () => {
    const { providers } = make(await open());
    const fields = Object.fromEntries(
      providers.schemas('downloadclient')[0]!.fields.map((field) => [field.name, field]),
    );
    expect(fields['host']).toMatchObject({ type: 'text', required: true, secret: false });
    expect(fields['port']).toMatchObject({
      type: 'number',
      advanced: true,
      required: false,
      defaultValue: 80,
    });
    expect(fields['mode']).toMatchObject({
      type: 'select',
      options: [
        { value: 'slow', label: 'Slow' },
        { value: 'fast', label: 'Fast' },
      ],
    });
    expect(fields['loud']).toMatchObject({ type: 'toggle' });
    expect(fields['password']).toMatchObject({ type: 'password', secret: true });
  });

  it('keeps secrets out of every answer and out of the table, and in the instance', async () => {
    const db = await open();
    const { providers } = make(db);
    const made = await providers.create('downloadclient', input);
    expect(made).toMatchObject({
      settings: { host: 'cage', port: 80 },
      secretsSet: ['password'],
      locked: [],
      status: { state: 'unknown' },
    });
    expect(made.settings).not.toHaveProperty('password');
    expect(JSON.stringify(await db.q.selectFrom('provider').selectAll().execute())).not.toContain('good');
    const updated = await providers.update('downloadclient', made.id, {
      ...input,
      settings: { host: 'tree' },
    });
    expect(updated.secretsSet).toEqual(['password']);
    const [active] = await providers.active<Parrot>('downloadclient');
    expect(active!.instance.settings).toMatchObject({ host: 'tree', password: 'good' });
  });

  it('tests unsaved values with the stored secret, and turns an error into an answer', async () => {
    const { providers } = make(await open());
    const made = await providers.create('downloadclient', input);
    expect(
      await providers.test('downloadclient', { ...input, id: made.id, settings: { host: 'x' } }),
    ).toMatchObject({ ok: true });
    expect(
      await providers.test('downloadclient', { ...input, settings: { host: 'x', password: 'bad' } }),
    ).toMatchObject({
      ok: false,
      message: 'The password is wrong.',
      hint: 'Type it again.',
      code: 'client_credentials',
    });
  });

  it('refuses unknown kinds, strangers among the settings, and taken names', async () => {
    const { providers } = make(await open());
    await providers.create('downloadclient', input);
    await expect(providers.create('downloadclient', input)).rejects.toMatchObject({ code: 'conflict' });
    await expect(
      providers.create('downloadclient', { ...input, name: 'B', implementation: 'cat' }),
    ).rejects.toThrow(/known are: parrot/);
    await expect(
      providers.create('downloadclient', { ...input, name: 'B', settings: { host: 'a', wings: 2 } }),
    ).rejects.toMatchObject({ errors: [{ path: 'settings.wings' }] });
    await expect(
      providers.create('downloadclient', { ...input, name: 'B', settings: {} }),
    ).rejects.toMatchObject({ errors: [{ path: 'settings.host' }] });
    await expect(providers.get('indexer', 'nope')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('makes the provider the environment describes and locks its fields', async () => {
    const db = await open();
    const { providers } = make(db, { parrot: { host: 'env-host', password: 'env-pass' } });
    await providers.createFromEnvironment();
    await providers.createFromEnvironment();
    const [only, ...rest] = await providers.list('downloadclient');
    expect(rest).toEqual([]);
    expect(only).toMatchObject({
      name: 'Parrot',
      settings: { host: 'env-host' },
      secretsSet: ['password'],
      locked: ['host', 'password'],
    });
    await expect(
      providers.update('downloadclient', only!.id, { ...input, settings: { host: 'mine' } }),
    ).rejects.toMatchObject({ code: 'locked_by_environment' });
    await providers.update('downloadclient', only!.id, {
      ...input,
      settings: { host: 'env-host', port: 81 },
    });
    expect((await providers.active<Parrot>('downloadclient'))[0]!.instance.settings).toMatchObject({
      password: 'env-pass',
      port: 81,
    });
    expect(JSON.stringify(await db.q.selectFrom('provider').selectAll().execute())).not.toContain('env-pass');
  });

  it('leaves a client to people when the environment fixes only its category', async () => {
    const db = await open();
    const qbittorrent = {
      ...parrot,
      implementation: 'qbittorrent',
      settings: parrot.settings.extend({ category: z.string().default('books').meta({ label: 'Category' }) }),
    };
    const { providers } = make(db, { qbittorrent: { category: 'from-env' } }, { definition: qbittorrent });
    await providers.createFromEnvironment();
    expect(await providers.list('downloadclient')).toEqual([]);
    const made = await providers.create('downloadclient', {
      ...input,
      implementation: 'qbittorrent',
      settings: { host: 'cage', category: 'books' },
    });
    expect(made).toMatchObject({ settings: { host: 'cage', category: 'from-env' }, locked: ['category'] });
    const second = await providers.create('downloadclient', {
      ...input,
      implementation: 'qbittorrent',
      name: 'second',
      settings: { host: 'cage', category: 'books' },
    });
    expect(second).toMatchObject({ settings: { category: 'books' }, locked: [] });
  });

  it('asks without patience when somebody waits for a test', async () => {
    const asked: HttpRequest[] = [];
    const http = {
      ...refusingHttpClient(),
      request: (request: HttpRequest) => {
        asked.push(request);
        return Promise.reject(new AppError({ code: 'remote_unavailable', message: 'Nobody.' }));
      },
    };
    const slow = {
      ...parrot,
      create: (settings: Parrot['settings'], tools: IntegrationTools) => ({
        settings,
        test: () => tools.http.request({ url: 'http://cage', timeoutMs: 60_000, retries: 3 }),
      }),
    };
    const { providers } = make(await open(), {}, { definition: slow, http });
    expect(await providers.test('downloadclient', input)).toMatchObject({ ok: false, message: 'Nobody.' });
    expect(asked).toMatchObject([{ timeoutMs: 15_000, repeatWithinMs: 2000 }]);
  });

  it('rests longer after each failure and wakes with the first success', async () => {
    const { providers, clock } = make(await open());
    const { id } = await providers.create('downloadclient', input);
    await providers.recordFailure(id, new Error('down'), { rest: true });
    const first = (await providers.active('downloadclient'))[0]!.restingUntil!;
    await providers.recordFailure(id, new Error('down'), { rest: true });
    const second = (await providers.active('downloadclient'))[0]!.restingUntil!;
    expect([first - clock.now(), second - clock.now()]).toEqual([60_000, 300_000]);
    await providers.recordFailure(
      id,
      new AppError({ code: 'indexer_limited', message: 'slow', retryAfterMs: 3_600_000 }),
      { rest: true },
    );
    expect((await providers.get('downloadclient', id)).status).toMatchObject({
      state: 'backedOff',
      message: 'slow',
      disabledUntil: new Date(clock.now() + 3_600_000).toISOString(),
    });
    // A clock set back by days does not make the rest as long.
    const at = clock.now();
    clock.set(at - 48 * 3_600_000);
    expect((await providers.active('downloadclient'))[0]!.restingUntil).toBeNull();
    clock.set(at);
    await providers.recordOk(id);
    expect((await providers.get('downloadclient', id)).status).toMatchObject({
      state: 'ok',
      message: null,
      disabledUntil: null,
    });
  });

  it('stores a secret that the remote rotated', async () => {
    const db = await open();
    const { providers } = make(db);
    await providers.create('downloadclient', input);
    await (await providers.active<Parrot>('downloadclient'))[0]!.instance.rotate();
    const fresh = make(db).providers;
    expect((await fresh.active<Parrot>('downloadclient'))[0]!.instance.settings.password).toBe('rotated');
  });

  it('keeps a secret that is renewed while a person saves the settings', async () => {
    const { providers } = make(await open());
    const { id } = await providers.create('downloadclient', input);
    await providers.active<Parrot>('downloadclient');
    let saving: Promise<unknown> | undefined;
    await keeper?.exclusive(async () => {
      saving = providers.update('downloadclient', id, {
        ...input,
        settings: { host: 'new cage' },
      });
      await keeper?.save('password', 'renewed');
    });
    await saving;
    const [polly] = await providers.active<Parrot>('downloadclient');
    expect(polly!.instance.settings).toMatchObject({ host: 'new cage', password: 'renewed' });
    expect(await keeper?.read('password')).toBe('renewed');
    expect(await keeper?.read('host')).toBe('');
  });
});
