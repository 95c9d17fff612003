import { settingsSections } from '@earmark/contracts';
import Fastify from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installErrorHandling } from '../../http/errors.ts';
import { fakeClock } from '../../kernel/clock.ts';
import type { App } from '../../platform/fastify/app-type.ts';
import { silentLogger } from '../../platform/logger.ts';
import { registerEvaluateRoutes } from './routes.ts';

let app: App;
beforeEach(() => {
  app = Fastify() as unknown as App;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  installErrorHandling(app, silentLogger());
  registerEvaluateRoutes(app, {
    settings: () =>
      Promise.resolve(
        settingsSections.quality.parse({
          profiles: [{ id: 'archive', name: 'Archive', changes: { formats: ['flac'] } }],
        }),
      ),
    clock: fakeClock(),
  });
});
afterEach(() => app.close());

const evaluate = async (payload: object) => {
  const answer = await app.inject({ method: 'POST', url: '/api/v1/releases/evaluate', payload });
  return { status: answer.statusCode, body: answer.json() };
};
const book = { title: 'The Glass Road', authors: ['Anna Maddox'], runtimeMinutes: 600 };

describe('POST /api/v1/releases/evaluate', () => {
  it('decides, with the least that a caller may send', async () => {
    const answer = await evaluate({
      book,
      releases: [
        { guid: 'a', indexer: 'x', title: 'Anna Maddox - The Glass Road [m4b]' },
        { guid: 'b', indexer: 'x', title: 'Anna Maddox - The Iron Road [m4b]' },
      ],
    });
    expect(answer.status).toBe(200);
    expect(answer.body.ranked).toEqual(['a']);
    expect(answer.body.decisions[1]).toMatchObject({
      guid: 'b',
      accepted: false,
      pack: false,
      rank: null,
      rejections: [{ code: 'title', type: 'permanent' }],
    });
  });

  it('takes numbers for positions and nulls for everything unknown', async () => {
    const answer = await evaluate({
      book: { ...book, subtitle: null, language: null, asin: null, series: [{ name: 'Ember', position: 2 }] },
      releases: [
        {
          guid: 'a',
          indexer: 'x',
          title: 'The Glass Road',
          size: null,
          seeders: null,
          publishDate: null,
          bookTitle: null,
          authors: ['Anna Maddox'],
          narrators: null,
          series: [{ name: 'Ember', position: 2 }],
          language: null,
          filetypes: null,
          tags: null,
          description: null,
        },
      ],
    });
    expect(answer).toMatchObject({ status: 200, body: { ranked: ['a'] } });
  });

  it('takes many releases at once', async () => {
    const releases = Array.from({ length: 12_000 }, (_, at) => ({
      guid: `g${at}`,
      indexer: 'x',
      title: `Anna Maddox - The Glass Road [m4b] ${'x'.repeat(200)}`,
    }));
    const answer = await evaluate({ book, releases });
    expect(answer.status).toBe(200);
    expect(answer.body.decisions).toHaveLength(12_000);
  });

  it('follows a named profile, and settings that are not stored yet', async () => {
    const releases = [{ guid: 'a', indexer: 'x', title: 'Anna Maddox - The Glass Road [m4b]' }];
    expect(
      (await evaluate({ book, releases, profile: 'archive' })).body.decisions[0].rejections,
    ).toMatchObject([{ code: 'format' }]);
    const changes = { ignoredTerms: ['m4b'] };
    expect((await evaluate({ book, releases, changes })).body.decisions[0].rejections).toMatchObject([
      { code: 'ignoredTerms' },
    ]);
    expect(await evaluate({ book, releases, profile: 'gone' })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'profile' }] },
    });
  });

  it('says what is wrong with a request', async () => {
    expect(await evaluate({ book: { ...book, title: '' }, releases: [] })).toMatchObject({
      status: 400,
      body: { code: 'bad_input', errors: [{ path: 'book.title' }] },
    });
    expect((await evaluate({ book })).status).toBe(400);
  });
});
