import { createCatalogue } from '@earmark/testbed/catalogue/catalogue';
import { startProwlarr } from '@earmark/testbed/prowlarr/index';
import { afterEach, expect, it, vi } from 'vitest';
import { createLocks } from '../../db/index.ts';
import { describeDatabases } from '../../db/testing.ts';
import { createEventBus } from '../../events/index.ts';
import type { Indexer } from '../../integrations/indexers/port.ts';
import { indexers } from '../../integrations/indexers/registry.ts';
import { testTools } from '../../integrations/testing/tools.ts';
import { fakeClock } from '../../kernel/clock.ts';
import {
  createProviderRegistry,
  createProviderService,
  registerProviderRoutes,
} from '../../modules/providers/index.ts';
import type { PushedRelease } from '../../modules/releases/index.ts';
import { createSettingsService } from '../../modules/settings/index.ts';
import { createUserService } from '../../modules/users/index.ts';
import { createSecretBox } from '../../platform/crypto/secret-box.ts';
import type { App } from '../../platform/fastify/app-type.ts';
import { silentLogger } from '../../platform/logger.ts';
import { createApp } from '../app.ts';
import { createPushedIndexers } from './pushed-indexers.ts';
import { registerReadarrRoutes } from './routes.ts';
import { createProwlarrApplication, type LocalIndexer } from './testing/prowlarr-application.ts';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

const local = (id: number, over: Partial<LocalIndexer> = {}): LocalIndexer => ({
  id,
  name: `Shelf ${id}`,
  protocol: 'torrent',
  priority: 25,
  enableRss: true,
  enableAutomaticSearch: true,
  enableInteractiveSearch: true,
  categories: [3030, 3000],
  minimumSeeders: 1,
  seedRatio: 1.5,
  seedTime: 4320,
  ...over,
});

describeDatabases('Prowlarr pushes into Earmark', (open) => {
  const setUp = async () => {
    const push = vi.fn((_release: PushedRelease, _signal: AbortSignal) =>
      Promise.resolve({ isApproved: true, isTemporary: false, reasons: [] as string[] }),
    );
    const db = await open();
    const clock = fakeClock();
    const log = silentLogger();
    const secretBox = createSecretBox(Buffer.alloc(32));
    const remote = await startProwlarr({ releases: createCatalogue().releases, urlBase: '/prowlarr' });
    const tools = testTools();
    const settings = createSettingsService({ db, clock, secretBox, overrides: {} });
    const users = createUserService({ db, clock, security: () => settings.get('security') });
    const providers = createProviderService({
      db,
      clock,
      secretBox,
      bus: createEventBus(log),
      registry: createProviderRegistry(indexers),
      environment: {},
      locks: createLocks(db),
      toolsFor: () => tools,
    });
    const app = await createApp({
      log,
      users,
      clock,
      urlBase: '/earmark',
      version: '0.0.0',
      trustedProxies: [],
      routes: async (scoped: App) => {
        registerProviderRoutes(scoped, { providers });
        await registerReadarrRoutes(scoped, {
          pushed: createPushedIndexers({ db, clock, providers }),
          push: { push },
        });
      },
    });
    cleanups.push(remote.close, tools.close, () => app.close());
    await users.setUp({ username: 'admin', password: 'correct horse' });
    const [admin] = await db.q.selectFrom('user').selectAll().execute();
    const { key } = await users.createApiKey(admin!.id as never, 'prowlarr');
    const application = (over: { appApiKey?: string; prowlarrUrl?: string } = {}) =>
      createProwlarrApplication({
        appApiKey: key,
        prowlarrUrl: remote.baseUrl,
        prowlarrApiKey: remote.apiKey,
        send: async ({ method, path, headers, body }) => {
          const answer = await app.inject({
            method: method as 'GET',
            url: `/earmark${path}`,
            headers,
            ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
          });
          return { status: answer.statusCode, body: answer.body ? answer.json<unknown>() : null };
        },
        ...over,
      });
    const offer = (body: object, apiKey: string | undefined = key) =>
      app.inject({
        method: 'POST',
        url: '/earmark/api/v1/release/push',
        headers: apiKey === undefined ? {} : { 'x-api-key': apiKey },
        payload: body,
      });
    return { db, remote, providers, application, offer, push };
  };
  const verbs = (sent: { method: string; path: string }[]) =>
    sent.map((each) => `${each.method} ${each.path}`);

  it('passes the test of the application, and says what is wrong when it cannot reach Prowlarr', async () => {
    const { remote, application } = await setUp();
    expect(await application().test()).toBe(200);
    expect(remote.requests.map((each) => each.url).filter((url) => url.includes('/0/api'))).toHaveLength(2);
    expect(await application({ prowlarrUrl: 'http://127.0.0.1:9' }).test()).toBe(400);
    await expect(application({ appApiKey: 'wrong' }).test()).rejects.toThrow('HTTP 401');
  });

  it('takes releases that autobrr pushes, and answers as Readarr does', async () => {
    const { offer, push } = await setUp();
    const release = {
      title: 'Emma by Jane Austen [ENG / M4B]',
      infoUrl: 'https://www.myanonamouse.net/t/7',
      downloadUrl: 'https://www.myanonamouse.net/tor/download.php?tid=7',
      magnetUrl: '',
      size: 310_000_000,
      indexer: 'MyAnonamouse',
      downloadProtocol: 'torrent',
      protocol: 'torrent',
      publishDate: '2026-01-01T00:00:00Z',
      downloadClientId: 0,
      downloadClient: '',
    };
    const approved = await offer(release);
    expect(approved.statusCode).toBe(200);
    expect(approved.json()).toEqual({
      title: release.title,
      indexer: 'MyAnonamouse',
      approved: true,
      rejected: false,
      temporarilyRejected: false,
      rejections: [],
    });
    expect(push.mock.calls[0]?.[0]).toMatchObject({
      title: release.title,
      downloadUrl: release.downloadUrl,
      magnetUrl: undefined,
      protocol: 'torrent',
      size: 310_000_000,
    });
    push.mockResolvedValueOnce({ isApproved: false, isTemporary: true, reasons: ['No slot is free.'] });
    expect((await offer({ ...release, downloadProtocol: 1, protocol: 1 })).json()).toMatchObject({
      approved: false,
      rejected: true,
      temporarilyRejected: true,
      rejections: ['No slot is free.'],
    });
    expect(push.mock.calls[1]?.[0]).toMatchObject({ protocol: 'usenet' });

    const refused = await offer({ title: 'Nothing to fetch' });
    expect(refused.statusCode).toBe(400);
    expect(refused.json()).toMatchObject([{ propertyName: 'downloadUrl', severity: 'error' }]);
    expect((await offer({ downloadUrl: 'https://x.invalid/1' })).json()).toMatchObject([
      { propertyName: 'title' },
    ]);
    expect((await offer(release, 'wrong')).statusCode).toBe(401);
    expect(push).toHaveBeenCalledTimes(2);
  });

  it('takes every indexer on the first full sync, and is left alone by the second', async () => {
    const { db, providers, application } = await setUp();
    const prowlarr = application();
    const indexers = [
      local(1),
      local(2, { priority: 10, enableRss: false, categories: [3030], seedRatio: null, seedTime: null }),
      local(31, { protocol: 'usenet', enableInteractiveSearch: false }),
    ];
    await prowlarr.sync(indexers);
    expect(verbs(prowlarr.sent)).toEqual([
      'GET /api/v1/indexer',
      'GET /api/v1/indexer/schema',
      ...indexers.map(() => 'POST /api/v1/indexer'),
    ]);
    prowlarr.sent.length = 0;
    await prowlarr.sync(indexers);
    expect(verbs(prowlarr.sent)).toEqual([
      'GET /api/v1/indexer',
      ...[1, 2, 3].map((id) => `GET /api/v1/indexer/${id}`),
    ]);
    const stored = await providers.list('indexer');
    expect(stored.map((each) => [each.name, each.implementation, each.priority])).toEqual([
      ['Shelf 2 (Prowlarr)', 'torznab', 10],
      ['Shelf 1 (Prowlarr)', 'torznab', 25],
      ['Shelf 31 (Prowlarr)', 'newznab', 25],
    ]);
    expect(stored[0]!.settings).toMatchObject({ rss: false, automaticSearch: true, categories: '3030' });
    expect(stored[1]!.settings).toMatchObject({
      seedRatio: 1.5,
      seedTimeMinutes: 4320,
      minimumSeeders: 1,
      categories: '3030,3000',
    });
    // The key is nowhere in clear text.
    const rows = JSON.stringify([
      await db.q.selectFrom('provider').selectAll().execute(),
      await db.q.selectFrom('pushed_indexer').selectAll().execute(),
    ]);
    expect(rows).not.toContain('0123456789abcdef');
  });

  it('follows changes on both sides, recognises its own after Prowlarr forgot, and never reuses a number', async () => {
    const { providers, application } = await setUp();
    const prowlarr = application();
    await prowlarr.sync([local(1), local(2)]);
    prowlarr.sent.length = 0;
    await prowlarr.sync([local(1, { priority: 7, seedTime: 60 }), local(2)]);
    expect(verbs(prowlarr.sent).filter((each) => each.startsWith('PUT'))).toEqual(['PUT /api/v1/indexer/1']);
    const [first] = await providers.list('indexer');
    expect(first).toMatchObject({ priority: 7, settings: { seedTimeMinutes: 60 } });

    // Changed in Earmark: Prowlarr sees it and puts it right, key and the switch of Earmark untouched.
    const { id, implementation, name, priority, settings } = first!;
    await providers.update('indexer', id, {
      implementation,
      name,
      priority,
      enabled: false,
      settings: { ...settings, categories: '7000' },
    });
    prowlarr.sent.length = 0;
    await prowlarr.sync([local(1, { priority: 7, seedTime: 60 }), local(2)]);
    expect(verbs(prowlarr.sent).filter((each) => each.startsWith('PUT'))).toHaveLength(1);
    expect((await providers.list('indexer'))[0]).toMatchObject({
      enabled: false,
      secretsSet: ['apiKey'],
      settings: { categories: '3030,3000' },
    });

    const reinstalled = application();
    await reinstalled.sync([local(1, { priority: 7, seedTime: 60 }), local(2)]);
    expect(verbs(reinstalled.sent).filter((each) => /POST|PUT/.test(each))).toEqual([]);

    expect(await prowlarr.remove(2)).toBe(200);
    expect(await providers.list('indexer')).toHaveLength(1);
    await providers.remove('indexer', id);
    await prowlarr.sync([local(1), local(2)]);
    expect([...prowlarr.mappings.values()].toSorted()).toEqual([3, 4]);
  });

  it('searches what was pushed and hands its usenet releases to Prowlarr', async () => {
    const { remote, providers, application } = await setUp();
    remote.addIndexer({
      id: 'open-shelf',
      prowlarrId: 9,
      name: 'News',
      privacy: 'private',
      protocol: 'usenet',
    });
    await application().sync([local(2), local(9, { protocol: 'usenet' })]);
    const active = await providers.active<Indexer>('indexer');
    const signal = AbortSignal.timeout(10_000);
    const found = await Promise.all(
      active.map(async ({ instance }) => {
        const [feed] = await instance.feeds();
        return (await instance.search(feed!.id, { text: 'emma austen' }, signal)).releases;
      }),
    );
    expect(found[0]![0]).toMatchObject({
      protocol: 'torrent',
      minimumRatio: 1.5,
      minimumSeedSeconds: 259_200,
    });
    expect(found[1]![0]).toMatchObject({ protocol: 'usenet' });
    await active[1]!.instance.grabRemotely!(found[1]![0]!);
    expect(remote.grabs).toMatchObject([{ indexerId: 9, guid: found[1]![0]!.guid }]);
  });

  it('refuses bad input in the form Readarr uses, and changes nothing', async () => {
    const { providers, application } = await setUp();
    const { sent, ...prowlarr } = application();
    await prowlarr.sync([local(1)]);
    await expect(application().sync([local(1, { priority: 9999 })])).rejects.toThrow('HTTP 400');
    await expect(prowlarr.sync([local(1), local(5, { name: 'Shelf 1' })])).rejects.toThrow('HTTP 400');
    expect(sent.at(-1)?.path).toBe('/api/v1/indexer?forceSave=true');
    expect(await providers.list('indexer')).toHaveLength(1);
  });
});
