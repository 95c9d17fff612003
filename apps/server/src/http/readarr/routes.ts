import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { AppError, describeError } from '../../kernel/errors.ts';
import type { ReleasePush } from '../../modules/releases/index.ts';
import type { App } from '../../platform/fastify/app-type.ts';
import type { PushedIndexers } from './pushed-indexers.ts';
import { pushAnswer, pushInput, toPushedRelease } from './release-push.ts';
import {
  readarrIndexer,
  readarrIndexerInput,
  readarrSchema,
  readarrSchemas,
  type ValidationFailure,
  validationFailure,
} from './resource.ts';

const tags = ['readarr'];
const config = { access: 'admin' as const };
const params = z.object({ id: z.coerce.number().int().min(0).max(2_147_483_647) });
/** Readarr saves in spite of warnings with it; here there is nothing to override. */
const querystring = z.object({ forceSave: z.string().optional() });
const empty = z.object({});
/** Those who push wait for the answer. */
const PUSH_TIMEOUT_MS = 90_000;

/**
 * The part of Readarr's API v1 that an unmodified Prowlarr calls when Earmark is set up there as an application of the
 * kind "Readarr", and the route by which autobrr and its like push releases. Bad input is answered in Readarr's form: 400 with a list of failures.
 */
export async function registerReadarrRoutes(
  app: App,
  deps: { pushed: PushedIndexers; push: Pick<ReleasePush, 'push'> },
): Promise<void> {
  const { pushed, push } = deps;
  await app.register((plugin, _options, done) => {
    const scoped = plugin as unknown as App;
    scoped.setErrorHandler(answerLikeReadarr);

    scoped.get(
      '/api/v1/indexer/schema',
      {
        config,
        schema: {
          tags,
          summary: 'Empty forms of an indexer, as Readarr has them.',
          response: { 200: z.array(readarrSchema) },
        },
      },
      () => readarrSchemas(),
    );
    scoped.get(
      '/api/v1/indexer',
      {
        config,
        schema: {
          tags,
          summary: 'Indexers that Prowlarr keeps in step.',
          response: { 200: z.array(readarrIndexer) },
        },
      },
      () => pushed.list(),
    );
    scoped.get(
      '/api/v1/indexer/:id',
      { config, schema: { tags, summary: 'One of them.', params, response: { 200: readarrIndexer } } },
      (request) => pushed.get(request.params.id),
    );
    scoped.post(
      '/api/v1/indexer',
      {
        config,
        schema: {
          tags,
          summary: 'Add an indexer, as Prowlarr does.',
          querystring,
          body: readarrIndexerInput,
          response: { 201: readarrIndexer },
        },
      },
      async (request, reply) => reply.code(201).send(await pushed.create(request.body)),
    );
    scoped.put(
      '/api/v1/indexer/:id',
      {
        config,
        schema: {
          tags,
          summary: 'Change one; a masked key is kept.',
          params,
          querystring,
          body: readarrIndexerInput,
          response: { 202: readarrIndexer },
        },
      },
      async (request, reply) => reply.code(202).send(await pushed.update(request.params.id, request.body)),
    );
    scoped.delete(
      '/api/v1/indexer/:id',
      { config, schema: { tags, summary: 'Remove one.', params, response: { 200: empty } } },
      async (request) => {
        await pushed.remove(request.params.id);
        return {};
      },
    );
    scoped.post(
      '/api/v1/indexer/test',
      {
        config,
        schema: {
          tags,
          summary: 'Call the feed back; 400 says why it cannot be reached.',
          querystring,
          body: readarrIndexerInput,
          response: { 200: empty },
        },
      },
      async (request, reply) => {
        const result = await pushed.test(request.body);
        if (result.ok) return {};
        const message = [result.message, result.hint].filter(Boolean).join(' ');
        return refuse(reply, [validationFailure('BaseUrl', message)]);
      },
    );
    scoped.post(
      '/api/v1/release/push',
      {
        config,
        schema: {
          tags,
          summary:
            'Offer a release: it is decided on against everything wanted, and grabbed or refused with reasons.',
          body: pushInput,
          response: { 200: pushAnswer },
        },
      },
      async (request) => {
        const release = toPushedRelease(request.body);
        const answer = await push.push(release, AbortSignal.timeout(PUSH_TIMEOUT_MS));
        return {
          title: release.title,
          indexer: release.indexer ?? null,
          approved: answer.isApproved,
          rejected: !answer.isApproved,
          temporarilyRejected: !answer.isApproved && answer.isTemporary,
          rejections: answer.reasons,
        };
      },
    );
    scoped.get(
      '/api/v1/tag',
      {
        config,
        schema: {
          tags,
          summary: 'Earmark has no tags; tools ask for them.',
          response: { 200: z.array(empty) },
        },
      },
      () => [],
    );
    done();
  });
}

function refuse(reply: FastifyReply, failures: readonly ValidationFailure[]): FastifyReply {
  return reply
    .code(400)
    .header('content-type', 'application/json; charset=utf-8')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(failures);
}

/** Refused input in Readarr's form; everything else is answered as everywhere. */
function answerLikeReadarr(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): unknown {
  if (hasZodFastifySchemaValidationErrors(error)) {
    return refuse(
      reply,
      error.validation.map((issue) =>
        validationFailure(
          issue.instancePath.replace(/^\//, '').replaceAll('/', '.'),
          issue.message ?? 'does not fit',
        ),
      ),
    );
  }
  if (error instanceof AppError && (error.code === 'bad_input' || error.code === 'conflict')) {
    const failures = (error.errors ?? []).map((each) => validationFailure(each.path, each.message));
    return refuse(reply, failures.length > 0 ? failures : [validationFailure('', describeError(error))]);
  }
  throw error;
}
