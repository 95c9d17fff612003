import Fastify from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { App } from '../platform/fastify/app-type.ts';
import { prepareDocs } from './docs.ts';

let app: App | undefined;
afterEach(async () => {
  await app?.close();
});

async function serve(urlBase: string) {
  const made = Fastify() as unknown as App;
  app = made;
  made.setValidatorCompiler(validatorCompiler);
  made.setSerializerCompiler(serializerCompiler);
  const docs = prepareDocs(made, { urlBase, version: '1.2.3' });
  await made.register(
    async (scoped) => {
      scoped.get(
        '/api/v1/books/:id',
        {
          config: { access: 'user' },
          schema: {
            tags: ['books'],
            summary: 'One book.',
            params: z.object({ id: z.string() }),
            response: { 200: z.object({ title: z.string() }) },
          },
        },
        () => ({ title: 'Emma' }),
      );
      docs.register(scoped as unknown as App);
    },
    { prefix: urlBase },
  );
  return (url: string) => made.inject({ url: urlBase + url });
}

describe.each(['', '/earmark'])('the description of the API below "%s"', (urlBase) => {
  it('lists the routes with their schemas, relative to the URL base, and nothing hidden', async () => {
    const ask = await serve(urlBase);
    const answer = await ask('/api/v1/openapi.json');
    expect(answer.statusCode).toBe(200);
    const document = answer.json();
    expect(document).toMatchObject({
      openapi: '3.1.0',
      info: { title: 'Earmark', version: '1.2.3' },
      servers: [{ url: urlBase || '/' }],
    });
    expect(Object.keys(document.paths)).toEqual(['/api/v1/books/{id}']);
    const { get } = document.paths['/api/v1/books/{id}'];
    expect(get).toMatchObject({
      summary: 'One book.',
      parameters: [{ in: 'path', name: 'id', required: true }],
      responses: { default: expect.anything() },
    });
    expect(get.responses['200'].content['application/json'].schema.properties).toHaveProperty('title');
  });

  it('can be browsed', async () => {
    const ask = await serve(urlBase);
    const page = await ask('/api/docs');
    expect(page.statusCode).toBe(200);
    const scripts = [...page.body.matchAll(/src="([^"]+)"/g)].map((match) => match[1]!);
    expect(scripts).toHaveLength(3);
    for (const script of scripts) {
      const { statusCode, headers } = await ask(script.slice(urlBase.length));
      expect([script, statusCode, headers['content-type']]).toEqual([
        script,
        200,
        expect.stringContaining('javascript'),
      ]);
    }
    expect((await ask('/api/docs/json')).json()).toEqual((await ask('/api/v1/openapi.json')).json());
    expect((await ask('/api/docs/static/none.js')).statusCode).toBe(404);
  });

  it('leaves the routes of the product as they are', async () => {
    const ask = await serve(urlBase);
    await ask('/api/v1/openapi.json');
    expect((await ask('/api/v1/books/7')).json()).toEqual({ title: 'Emma' });
  });
});
