import { qualitySettings } from '@earmark/contracts';
import Fastify from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { installErrorHandling } from '../../http/errors.ts';
import type { Viewer } from '../../kernel/viewer.ts';
import type { App } from '../../platform/fastify/app-type.ts';
import { silentLogger } from '../../platform/logger.ts';
import type { Acquisition } from './acquisitions.ts';
import { registerQualityProfileRoutes } from './quality-profile.ts';

let app: App;
let stored: Pick<Acquisition, 'state' | 'qualityProfile'>;
let quality = qualitySettings.parse({});
const search = vi.fn();

beforeEach(() => {
  stored = { state: 'waiting', qualityProfile: null };
  quality = qualitySettings.parse({
    profiles: [{ id: 'drama', name: 'Drama', changes: { allowDramatised: true } }],
  });
  search.mockReset().mockResolvedValue(undefined);
  app = Fastify() as unknown as App;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  installErrorHandling(app, silentLogger());
  app.decorateRequest('viewer', null as unknown as Viewer);
  app.addHook('onRequest', async (request) => {
    request.viewer = {
      userId: 'u1',
      username: 'admin',
      group: 'admin',
      via: 'session',
      sessionId: null,
    } as Viewer;
  });
  registerQualityProfileRoutes(app, {
    requests: { acquisitionOf: () => Promise.resolve({ acquisitionId: 'a1', bookId: 'b1' }), search },
    acquisitions: {
      byId: () => Promise.resolve(stored as Acquisition),
      setQualityProfile: (_id, profile) => {
        stored.qualityProfile = profile;
        return Promise.resolve();
      },
    },
    quality: () => Promise.resolve(quality),
  });
});
afterEach(() => app.close());

const url = '/api/v1/requests/r1/quality-profile';
const choose = async (profile: unknown) =>
  app.inject({ method: 'PUT', url, payload: { profile } }).then((answer) => ({
    status: answer.statusCode,
    body: answer.json(),
  }));

describe('the quality profile of a request', () => {
  it('is the default one at first, with the named ones to choose from', async () => {
    const answer = await app.inject({ method: 'GET', url });
    expect(answer.json()).toEqual({ profile: null, profiles: [{ id: 'drama', name: 'Drama' }] });
  });

  it('is stored, and a book that waits is searched for again, once', async () => {
    expect(await choose('drama')).toMatchObject({ status: 200, body: { profile: 'drama' } });
    expect(await choose('drama')).toMatchObject({ status: 200 });
    expect(search).toHaveBeenCalledTimes(1);
    expect(await choose(null)).toMatchObject({ body: { profile: null } });
  });

  it('disturbs no download', async () => {
    stored.state = 'downloading';
    expect(await choose('drama')).toMatchObject({ status: 200, body: { profile: 'drama' } });
    expect(search).not.toHaveBeenCalled();
  });

  it('is one that exists', async () => {
    for (const profile of ['archive', 'Not An Id', 3])
      expect((await choose(profile)).status, String(profile)).toBe(400);
    expect(stored.qualityProfile).toBeNull();
  });

  it('is the default one again when the chosen one was removed', async () => {
    await choose('drama');
    quality = qualitySettings.parse({});
    expect((await app.inject({ method: 'GET', url })).json()).toEqual({ profile: null, profiles: [] });
  });
});
