import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Viewer } from '../../kernel/viewer.ts';

/** The Fastify app with zod schemas as its types; what every `registerXRoutes` takes. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** The lowest group that may call a route. */
export type Access = 'none' | 'user' | 'trusted' | 'admin';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Every API route declares it; a route without is refused at start. */
    access?: Access;
  }
  interface FastifyRequest {
    /** Set by the auth hook on every route whose access is not `none`. */
    viewer: Viewer | null;
  }
}
