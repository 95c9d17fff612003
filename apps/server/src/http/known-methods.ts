import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../platform/fastify/app-type.ts';
import { sendWrongMethod } from './errors.ts';

type Refuse = (request: FastifyRequest, reply: FastifyReply) => FastifyReply | undefined;

/**
 * Tells a path that is there for other methods from one that is not there at all, for the API and `/ping`. To be called
 * before any route is added; the answer is for the handler of what no route takes, and undefined when the path is unknown.
 */
export function rememberMethods(app: App): Refuse {
  const routes = new Map<string, { pattern: RegExp; methods: Set<string> }>();
  app.addHook('onRoute', ({ url, method }) => {
    if (!url.includes('/api/') && !url.endsWith('/ping')) return;
    const known = routes.get(url) ?? { pattern: patternOf(url), methods: new Set() };
    for (const each of [method].flat()) known.methods.add(each);
    routes.set(url, known);
  });
  return (request, reply) => {
    const path = request.url.split('?')[0]!;
    const methods = [...routes.values()].flatMap((route) =>
      route.pattern.test(path) ? [...route.methods] : [],
    );
    if (methods.length === 0) return undefined;
    const allowed = [...new Set([...methods, 'OPTIONS'])].toSorted().join(', ');
    reply.header('allow', allowed);
    return request.method === 'OPTIONS' ? reply.code(204).send() : sendWrongMethod(request, reply, allowed);
  };
}

function patternOf(url: string): RegExp {
  const parts = url.split('/').map((part) => {
    if (part === '*') return '.*';
    return part.startsWith(':') ? '[^/]+' : part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('/')}/?$`);
}
