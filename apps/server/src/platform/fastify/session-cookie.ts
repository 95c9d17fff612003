import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../kernel/errors.ts';

export const SESSION_COOKIE = 'earmark_session';

/** Hands a browser its session. Plain HTTP at home must work, so `Secure` follows the request. */
export function setSessionCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  session: { token: string; expiresAt: number },
  urlBase: string,
): void {
  reply.setCookie(SESSION_COOKIE, session.token, {
    path: urlBase || '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: request.protocol === 'https',
    expires: new Date(session.expiresAt),
  });
}

/** A cookie travels with any page's request, so a change must come from our own pages. */
export function refuseForeignOrigin(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return;
  const site = request.headers['sec-fetch-site'];
  const origin = request.headers.origin;
  const foreignSite = site !== undefined && site !== 'same-origin' && site !== 'none';
  const foreignOrigin =
    origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== request.host);
  if (foreignSite || (site === undefined && foreignOrigin)) {
    throw new AppError({
      code: 'cross_site',
      message: 'This call came from another web site.',
      hint: 'Behind a proxy, pass the Host header on unchanged.',
      status: 403,
      blame: 'caller',
    });
  }
}
