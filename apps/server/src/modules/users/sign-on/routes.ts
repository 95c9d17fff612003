import { loginMethods } from '@earmark/contracts';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isAppError } from '../../../kernel/errors.ts';
import type { App } from '../../../platform/fastify/app-type.ts';
import { setSessionCookie } from '../../../platform/fastify/session-cookie.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { UserService } from '../service.ts';
import type { SignOnService } from './service.ts';

const tags = ['users'];
const FOLDER = '/api/v1/auth/oidc';
/** A path of ours: never another host, never a second slash that makes one. */
const ownPath = z
  .string()
  .max(2000)
  .regex(/^\/(?![/\\])[^\s\\]*$/u)
  .catch('/');

/** The two visits of a single sign-on. Both are pages for a browser: trouble leads to the log-in page, with its name. */
export function registerSignOnRoutes(
  app: App,
  deps: { signOn: SignOnService; users: UserService; urlBase: string; log: Logger },
): void {
  const { signOn, users, urlBase } = deps;
  const limited = { rateLimit: { max: 30, timeWindow: '1 minute' } };
  const at = (request: FastifyRequest, path: string) =>
    `${request.protocol}://${request.host}${urlBase}${path}`;
  // One cookie an errand: several tabs may be on their way at the same time.
  const cookieOf = (state: string) => `earmark_sign_on_${state.replace(/[^\w-]/g, '').slice(0, 12)}`;

  app.get(
    '/api/v1/auth/methods',
    {
      config: { access: 'none' },
      schema: { tags, summary: 'How one may log in.', response: { 200: loginMethods } },
    },
    () => signOn.methods(),
  );

  app.get(
    `${FOLDER}/start`,
    {
      config: { access: 'none', ...limited },
      schema: {
        tags,
        summary: 'Go to the identity provider; `next` is a path to come back to.',
        querystring: z.object({ next: ownPath.default('/') }),
      },
    },
    async (request, reply) => {
      if (!(await users.isSetUp())) return reply.redirect(`${urlBase}/setup`);
      try {
        const redirectUri = at(request, `${FOLDER}/callback`);
        const { url, state, sealed, lifetimeMs } = await signOn.begin({
          redirectUri,
          next: request.query.next,
        });
        reply.setCookie(cookieOf(state), sealed, {
          path: `${urlBase}${FOLDER}`,
          httpOnly: true,
          // The provider sends the browser back from its own site.
          sameSite: 'lax',
          secure: request.protocol === 'https',
          maxAge: lifetimeMs / 1000,
        });
        return await reply.redirect(url);
      } catch (error) {
        if (!isAppError(error) || error.code === 'not_found') throw error;
        deps.log.warn({ err: error }, 'A single sign-on could not begin.');
        const trouble = error.code === 'remote_unavailable' ? 'unreachable' : 'failed';
        return reply.redirect(`${urlBase}/login?trouble=${trouble}`);
      }
    },
  );

  app.get(
    `${FOLDER}/callback`,
    {
      config: { access: 'none', ...limited },
      schema: { tags, summary: 'Back from the identity provider.' },
    },
    async (request, reply) => {
      const query = request.url.includes('?') ? request.url.slice(request.url.indexOf('?')) : '';
      const cookie = cookieOf(new URLSearchParams(query).get('state') ?? '');
      const outcome = await signOn.finish(request.cookies[cookie], query);
      reply.clearCookie(cookie, { path: `${urlBase}${FOLDER}` });
      if (!outcome.ok) return reply.redirect(`${urlBase}/login?trouble=${outcome.trouble}`);
      const opened = await users.logInVouched(outcome.user, {
        issuer: outcome.issuer,
        userAgent: request.headers['user-agent'] ?? null,
      });
      setSessionCookie(request, reply, opened, urlBase);
      return reply.redirect(`${urlBase}${outcome.next}`);
    },
  );
}

/** Where the provider may end its own session, coming back to our log-in page. */
export function signOutElsewhere(
  signOn: SignOnService,
  urlBase: string,
): (request: FastifyRequest, issuer: string) => Promise<string | null> {
  return (request, issuer) =>
    signOn.signOutUrl(issuer, `${request.protocol}://${request.host}${urlBase}/login`);
}
