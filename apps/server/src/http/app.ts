import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyReply } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Clock } from '../kernel/clock.ts';
import type { UserService } from '../modules/users/index.ts';
import type { App } from '../platform/fastify/app-type.ts';
import type { Logger } from '../platform/logger.ts';
import { speakPlainly } from '../platform/plain-issues.ts';
import { installAuth } from './auth.ts';
import { textOf } from './body-text.ts';
import { prepareDocs } from './docs.ts';
import { installErrorHandling, sendFrameworkError, sendNotFound } from './errors.ts';
import { rememberMethods } from './known-methods.ts';
import { refuseNonsense } from './nonsense.ts';
import type { Fallback } from './pages.ts';
import type { ProxyAuth } from './proxy-auth.ts';
import { refuseZeroByteIn, refuseZeroBytes } from './zero-bytes.ts';

export type AppOptions = {
  log: Logger;
  users: UserService;
  clock: Clock;
  urlBase: string;
  version: string;
  trustedProxies: readonly string[];
  /** Finds whom a trusted proxy names; nobody when absent. */
  proxyAuth?: ProxyAuth;
  /** Adds the routes of the modules, below the URL base. */
  routes: (app: App) => void | Promise<void>;
  /** Routes outside the API (pages, static files); registered last. */
  pages?: (app: App) => Fallback;
  /** Routes at the root of the server also when a URL base is set (`/ping`). */
  root?: (app: App) => void;
};

const BODY_LIMIT = 16 * 1024 * 1024;

const neverBuilt = (): never => {
  throw new Error('Schemas are compiled by zod.');
};

/** Builds the Fastify app; it does not listen yet. */
export async function createApp(options: AppOptions): Promise<App> {
  speakPlainly();
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT,
    trustProxy: options.trustedProxies.length > 0 ? [...options.trustedProxies] : false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 500 },
    // Long-lived event streams must not hold up a stop.
    forceCloseConnections: 'idle',
    clientErrorHandler: (error, socket) => refuseNonsense(error, socket),
    // What the router refuses before any handler of ours is asked.
    frameworkErrors: (error, _request, reply) => void sendFrameworkError(error, reply as FastifyReply),
    // A 404 of a HEAD is fine; `HEAD` of every GET is what monitors ask.
    exposeHeadRoutes: true,
    // The schemas are zod's; without these, Fastify loads compilers for JSON schemas.
    schemaController: { compilersFactory: { buildValidator: neverBuilt, buildSerializer: neverBuilt } },
  }) as unknown as App;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  installErrorHandling(app, options.log);
  // A POST without a body is fine where the body is optional; browsers send the header anyway.
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (body.length === 0) {
      done(null, undefined);
      return;
    }
    try {
      const text = textOf(body as Buffer);
      refuseZeroByteIn(text);
      void parseJson(request, text, done);
    } catch (error) {
      done(error as Error);
    }
  });
  let fallback: Fallback = sendNotFound;
  const refuseMethod = rememberMethods(app);
  app.setNotFoundHandler((request, reply) => refuseMethod(request, reply) ?? fallback(request, reply));

  refuseZeroBytes(app);
  await app.register(cookie);
  await app.register(rateLimit, { global: false, keyGenerator: (request) => request.ip });
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // Inline style attributes are how positioned popovers and progress bars are drawn.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
      },
    },
    // Plain HTTP on a home network must keep working.
    strictTransportSecurity: false,
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
  });
  installAuth(app, options.users, options.clock, options.proxyAuth ?? (() => Promise.resolve(undefined)));
  const docs = prepareDocs(app, options);

  options.root?.(app);
  await app.register(
    async (scoped) => {
      await options.routes(scoped as unknown as App);
      docs.register(scoped as unknown as App);
      if (options.pages) fallback = options.pages(scoped as unknown as App);
    },
    { prefix: options.urlBase },
  );
  return app;
}
