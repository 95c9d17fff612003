import { type Problem, problem as problemSchema } from '@earmark/contracts';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors, isResponseSerializationError } from 'fastify-type-provider-zod';

import { AppError, describeError } from '../kernel/errors.ts';
import type { App } from '../platform/fastify/app-type.ts';
import type { Logger } from '../platform/logger.ts';
import { databaseTrouble } from './database-trouble.ts';
import { refusalOf } from './outside-words.ts';
import { fieldErrors } from './validation-issues.ts';

const TITLES: Record<number, string> = {
  400: 'Bad input',
  401: 'Not logged in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  412: 'Changed in the meantime',
  413: 'Too large',
  414: 'Address too long',
  415: 'Wrong content type',
  416: 'Range not there',
  429: 'Too many requests',
  502: 'A connected service failed',
  503: 'Not available',
  507: 'No room left',
};

/** For the `response` of route schemas: every error is a problem document. */
export const problemResponses = { '4xx': problemSchema, '5xx': problemSchema } as const;

/** A problem document; bad input always names a field, the empty path is the input as a whole. */
export function toProblem(
  status: number,
  fields: Pick<Problem, 'code' | 'detail'> & Partial<Problem>,
): Problem {
  return {
    type: `https://earmark.invalid/errors/${fields.code}`,
    title: TITLES[status] ?? 'Error',
    status,
    ...fields,
    ...(status === 400 && fields.errors === undefined
      ? { errors: [{ path: '', message: fields.detail }] }
      : {}),
  };
}

function send(reply: FastifyReply, body: Problem): FastifyReply {
  return reply
    .code(body.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(body));
}

/** The one place where an error becomes an answer. */
export function installErrorHandling(app: App, log: Logger): void {
  app.setErrorHandler((thrown: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
    const error = databaseTrouble(thrown) ?? thrown;
    if (error instanceof AppError) {
      const level = error.blame === 'us' ? 'error' : error.blame === 'caller' ? 'debug' : 'warn';
      log[level](
        { code: error.code, path: request.routeOptions.url, err: describeError(error) },
        'A call was refused or failed.',
      );
      if (error.retryAfterMs !== undefined) reply.header('retry-after', Math.ceil(error.retryAfterMs / 1000));
      return send(
        reply,
        toProblem(error.status, {
          code: error.code,
          detail: error.message,
          ...(error.hint === undefined ? {} : { hint: error.hint }),
          ...(error.errors === undefined ? {} : { errors: error.errors }),
        }),
      );
    }
    if (hasZodFastifySchemaValidationErrors(error)) {
      const part = error.validationContext ?? 'body';
      const input = (request as unknown as Record<string, unknown>)[part === 'querystring' ? 'query' : part];
      const errors = fieldErrors(error.validation, input, part === 'body' ? '' : part);
      const first = errors[0];
      return send(
        reply,
        toProblem(400, {
          code: 'bad_input',
          detail: first ? `${first.path || 'The input'}: ${first.message}` : 'The input does not fit.',
          errors,
        }),
      );
    }
    const status = error.statusCode ?? 500;
    if (status < 500 && !isResponseSerializationError(error)) return sendFrameworkError(error, reply);
    log.error({ err: error, path: request.routeOptions.url }, 'A call failed unexpectedly.');
    return send(
      reply,
      toProblem(500, {
        code: 'internal',
        detail: 'Earmark made a mistake.',
        hint: 'The log page has the details; please report it.',
      }),
    );
  });
}

/** An error of the framework that the caller is to blame for, in our words where we have some. */
export function sendFrameworkError(error: FastifyError, reply: FastifyReply): FastifyReply {
  const refusal = refusalOf(error);
  const status = refusal?.status ?? error.statusCode ?? 400;
  const code = status === 429 ? 'rate_limited' : status === 404 ? 'not_found' : 'bad_input';
  return send(
    reply,
    toProblem(status, {
      code,
      detail: refusal?.detail ?? error.message,
      ...(refusal ? { hint: refusal.hint } : {}),
    }),
  );
}

export function sendNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return send(
    reply,
    toProblem(404, {
      code: 'not_found',
      detail: `There is no ${request.method} ${request.url.split('?')[0]}.`,
    }),
  );
}

export function sendWrongMethod(request: FastifyRequest, reply: FastifyReply, allowed: string): FastifyReply {
  return send(
    reply,
    toProblem(405, {
      code: 'method_not_allowed',
      detail: `${request.url.split('?')[0]} does not take ${request.method}, but ${allowed}.`,
    }),
  );
}

/** A file is there, but not what the headers ask of it. */
export function sendWrongPart(reply: FastifyReply, status: 412 | 416): FastifyReply {
  return send(
    reply,
    toProblem(status, {
      code: 'bad_input',
      detail:
        status === 416
          ? 'The file has no such range.'
          : 'The file is another than the header If-Match names.',
    }),
  );
}
