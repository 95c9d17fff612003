import type { FastifyInstance } from 'fastify';
import { type AbsContext, callerOf, isAdmin, sendText } from './context.ts';
import type { ServerSettings } from './model.ts';
import { renderTask } from './render.ts';
import { renderUser } from './users.ts';

/** The account, the server's settings, tasks, API keys and the watcher's door. */
export function addServerRoutes(app: FastifyInstance, context: AbsContext): void {
  const { store, scanner, users } = context;

  app.post('/api/authorize', async (request) => {
    const { user } = callerOf(request);
    return {
      user: renderUser(user, users.issue(user, 'legacy')),
      userDefaultLibraryId: store.libraries[0]?.id ?? null,
      serverSettings: store.settings,
      ereaderDevices: [],
      Source: 'docker',
    };
  });
  app.get('/api/me', async (request) => {
    const { user } = callerOf(request);
    return renderUser(user, users.issue(user, 'legacy'));
  });
  app.get('/api/tasks', async () => ({ tasks: scanner.tasks().map(renderTask) }));
  app.patch<{ Body: Partial<ServerSettings> | undefined }>('/api/settings', async (request, reply) => {
    if (!isAdmin(request)) return sendText(reply, 403, 'Forbidden');
    for (const [key, value] of Object.entries(request.body ?? {})) {
      if (key in store.settings && key !== 'id') Object.assign(store.settings, { [key]: value });
    }
    return { success: true, serverSettings: store.settings };
  });

  app.post<{ Body: Record<string, unknown> | undefined }>('/api/api-keys', async (request, reply) => {
    if (!isAdmin(request)) return sendText(reply, 403, 'Forbidden');
    const { name, userId, isActive } = request.body ?? {};
    const user = users.list.find((each) => each.id === userId);
    if (typeof name !== 'string' || !user) return sendText(reply, 400, 'Invalid request');
    if (user.type === 'root' && callerOf(request).user.type !== 'root')
      return sendText(reply, 403, 'Forbidden');
    // Not active unless said so.
    const isOn = isActive === true;
    const apiKey = users.issue(user, 'api', { isActive: isOn });
    return { apiKey: { name, userId: user.id, isActive: isOn, lastUsedAt: null, expiresAt: null, apiKey } };
  });

  app.post<{ Body: Record<string, unknown> | undefined }>('/api/watcher/update', async (request, reply) => {
    if (!isAdmin(request)) return sendText(reply, 403, 'Forbidden');
    const { libraryId, path: changed, type } = request.body ?? {};
    const library = store.libraries.find((each) => each.id === libraryId);
    if (!library || typeof changed !== 'string' || typeof type !== 'string') {
      return sendText(reply, 500, 'Invalid request body');
    }
    if (changed.startsWith(`${library.shownFolder}/`)) {
      context.watcher()?.notice(library, changed.slice(library.shownFolder.length + 1));
    }
    return sendText(reply, 200, 'OK');
  });
}
