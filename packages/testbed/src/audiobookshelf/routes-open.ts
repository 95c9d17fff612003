import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { type AbsContext, libraryOf, sendText } from './context.ts';
import { SERVER_VERSION } from './store.ts';
import { renderUser } from './users.ts';

/** What needs no login: status, login itself, covers. */
export function addOpenRoutes(app: FastifyInstance, context: AbsContext): void {
  const { store, users, standIn } = context;

  app.get('/status', async () => ({
    app: 'audiobookshelf',
    serverVersion: SERVER_VERSION,
    isInit: true,
    language: store.settings.language,
    authMethods: ['local'],
    authFormData: { authLoginCustomMessage: null },
  }));
  app.get('/ping', async () => ({ success: true }));
  app.get('/healthcheck', async (_request, reply) => sendText(reply, 200, 'OK'));
  app.post('/init', async (_request, reply) => sendText(reply, 500, 'Server is already initialized'));

  app.post<{ Body: { username?: string; password?: string } | undefined }>(
    '/login',
    async (request, reply) => {
      const user = users.login(request.body?.username ?? '', request.body?.password ?? '');
      if (!user) return sendText(reply, 401, 'Unauthorized');
      const accessToken = users.issue(user, 'access');
      const refreshToken = users.issue(user, 'refresh');
      const inBody = request.headers['x-return-tokens'] === 'true';
      if (!inBody)
        reply.header('set-cookie', `refresh_token=${refreshToken}; Path=/; HttpOnly; SameSite=Lax`);
      return {
        user: {
          ...renderUser(user, users.issue(user, 'legacy')),
          accessToken,
          refreshToken: inBody ? refreshToken : null,
        },
        userDefaultLibraryId: store.libraries[0]?.id ?? null,
        serverSettings: store.settings,
        ereaderDevices: [],
        Source: 'docker',
      };
    },
  );
  app.post('/auth/refresh', async (request, reply) => {
    const given = request.headers['x-refresh-token'];
    const user = users.byRefreshToken(typeof given === 'string' ? given : undefined);
    if (!user) return reply.code(401).send({ error: 'Invalid refresh token' });
    return {
      user: {
        ...renderUser(user, users.issue(user, 'legacy')),
        accessToken: users.issue(user, 'access'),
        refreshToken: users.issue(user, 'refresh'),
      },
    };
  });

  app.get<{ Params: { id: string } }>('/api/items/:id/cover', async (request, reply) => {
    const item = store.items.get(request.params.id);
    if (!item?.cover || standIn.fault('no-cover', request.url)) return sendText(reply, 404, 'Not Found');
    if ('bytes' in item.cover) return reply.type(item.cover.type).send(Buffer.from(item.cover.bytes));
    const { relPath } = item.cover;
    const type =
      path.extname(relPath) === '.png'
        ? 'image/png'
        : path.extname(relPath) === '.webp'
          ? 'image/webp'
          : 'image/jpeg';
    return reply.type(type).send(await readFile(path.join(libraryOf(context, item).folder, relPath)));
  });
}
