import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../kernel/clock.ts';
import { AppError } from '../kernel/errors.ts';
import { reaches, type Viewer } from '../kernel/viewer.ts';
import type { UserService } from '../modules/users/index.ts';
import type { App } from '../platform/fastify/app-type.ts';
import { refuseForeignOrigin, SESSION_COOKIE } from '../platform/fastify/session-cookie.ts';
import { createBasicAuth } from './basic-auth.ts';
import type { ProxyAuth } from './proxy-auth.ts';

const unauthenticated = () =>
  new AppError({
    code: 'unauthenticated',
    message: 'You are not logged in.',
    hint: 'Log in or send an API key.',
    status: 401,
    blame: 'caller',
  });

/** Finds out who calls and refuses whoever may not; a route without declared access cannot be registered. */
export function installAuth(app: App, users: UserService, clock: Clock, proxyAuth: ProxyAuth): void {
  const checkBasic = createBasicAuth(users, clock);
  app.decorateRequest('viewer', null);

  app.addHook('onRoute', (route) => {
    if (route.url.includes('/api/v1') && route.config?.access === undefined) {
      throw new Error(`The route ${String(route.method)} ${route.url} declares no access.`);
    }
  });

  app.addHook('onRequest', async (request, reply) => {
    const access = request.routeOptions.config.access;
    if (access === undefined || access === 'none') return;
    if (!(await users.isSetUp())) {
      throw new AppError({
        code: 'not_set_up',
        message: 'Earmark is not set up yet.',
        hint: 'Open the web page and create the first admin.',
        status: 401,
        blame: 'caller',
      });
    }
    const viewer = await identify(request, users, checkBasic, proxyAuth).catch(async (error: unknown) => {
      await challenge(reply, users);
      throw error;
    });
    if (!viewer) {
      await challenge(reply, users);
      throw unauthenticated();
    }
    if (viewer.via !== 'apiKey') refuseForeignOrigin(request);
    if (access !== 'user' && !reaches(viewer.group, access)) {
      throw new AppError({
        code: 'forbidden',
        message: `This needs the group "${access}"; you are "${viewer.group}".`,
        hint: 'Ask an admin.',
        status: 403,
        blame: 'caller',
      });
    }
    request.viewer = viewer;
  });
}

/** With login type `basic` the browser has to be asked, or it never shows its dialog. */
async function challenge(reply: FastifyReply, users: UserService): Promise<void> {
  if ((await users.loginType()) === 'basic')
    reply.header('www-authenticate', 'Basic realm="Earmark", charset="UTF-8"');
}

async function identify(
  request: FastifyRequest,
  users: UserService,
  checkBasic: (encoded: string, address: string) => Promise<Viewer>,
  proxyAuth: ProxyAuth,
): Promise<Viewer | undefined> {
  const header = request.headers['x-api-key'];
  const authorization = request.headers.authorization;
  const bearer = authorization?.match(/^Bearer\s+(\S+)$/i)?.[1];
  const key = (Array.isArray(header) ? header[0] : header) ?? bearer;
  // A wrong key is wrong, also when a good cookie comes with it.
  if (key !== undefined) return users.viewerOfApiKey(key);
  const loginType = await users.loginType();
  if (loginType === 'proxy') {
    // Before the cookie: whom the proxy names now may be another than the one who left a session behind.
    const viewer = await proxyAuth(request);
    if (viewer) return viewer;
  }
  const cookie = request.cookies[SESSION_COOKIE];
  if (cookie) {
    const viewer = await users.viewerOfSession(cookie);
    if (viewer) return viewer;
  }
  if (loginType === 'none') return users.viewerOfNobody();
  const basic = loginType === 'basic' ? authorization?.match(/^Basic\s+(\S+)$/i)?.[1] : undefined;
  if (basic !== undefined) return checkBasic(basic, request.ip);
  return undefined;
}
