import {
  apiKey,
  changePassword,
  createApiKey,
  createdApiKey,
  createUser,
  loginRequest,
  me,
  pageOf,
  preferences,
  session,
  setupRequest,
  setupStatus,
  shortListQuery,
  signedOut,
  updatePreferences,
  updateUser,
  user,
} from '@earmark/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { conflict } from '../../kernel/errors.ts';
import { reaches } from '../../kernel/viewer.ts';
import type { App } from '../../platform/fastify/app-type.ts';
import {
  refuseForeignOrigin,
  SESSION_COOKIE,
  setSessionCookie,
} from '../../platform/fastify/session-cookie.ts';
import { done } from '../../platform/fastify/shapes.ts';
import { pageFrom } from '../../platform/fastify/short-list.ts';
import { viewerOf } from '../../platform/fastify/viewer.ts';
import type { SettingsService } from '../settings/index.ts';
import type { UserService } from './service.ts';
import type { UserRow } from './store.ts';

const iso = (at: number) => new Date(at).toISOString();
const toUser = (row: UserRow) => ({
  id: row.id,
  username: row.username,
  group: row.group,
  createdAt: iso(row.createdAt),
  lastSeenAt: row.lastSeenAt === null ? null : iso(row.lastSeenAt),
});

const tags = ['users'];
const byId = z.object({ id: z.string() });

/** Set-up, login, sessions, users and API keys. */
export function registerUserRoutes(
  app: App,
  deps: {
    users: UserService;
    settings: SettingsService;
    urlBase: string;
    inheritRequests: (fromUserId: string, toUserId: string) => Promise<void>;
    /** Where an identity provider ends its own session; null when it is not to. */
    signOutElsewhere: (request: FastifyRequest, issuer: string) => Promise<string | null>;
  },
): void {
  const { users, settings } = deps;

  const openSession = async (
    request: FastifyRequest,
    reply: FastifyReply,
    credentials: { username: string; password: string },
  ) => {
    const opened = await users.logIn({ ...credentials, userAgent: request.headers['user-agent'] ?? null });
    setSessionCookie(request, reply, opened, deps.urlBase);
    return opened.user;
  };
  const limited = { rateLimit: { max: 10, timeWindow: '1 minute' } };

  app.get(
    '/api/v1/setup',
    {
      config: { access: 'none' },
      schema: { tags, summary: 'Is the first admin still to be made?', response: { 200: setupStatus } },
    },
    async () => ({
      needed: !(await users.isSetUp()),
    }),
  );

  app.post(
    '/api/v1/setup',
    {
      config: { access: 'none', ...limited },
      schema: {
        tags,
        summary: 'Make the first admin and log in.',
        body: setupRequest,
        response: { 200: user },
      },
    },
    async (request, reply) => {
      refuseForeignOrigin(request);
      const { username, password, loginType } = request.body;
      const row = await users.setUp({ username, password });
      if (loginType !== 'forms' && !settings.isLocked('loginType'))
        await settings.update('security', { loginType });
      await openSession(request, reply, { username, password });
      return toUser(row);
    },
  );

  app.post(
    '/api/v1/auth/login',
    {
      config: { access: 'none', ...limited },
      schema: {
        tags,
        summary: 'Log in; sets the session cookie.',
        body: loginRequest,
        response: { 200: user },
      },
    },
    async (request, reply) => {
      refuseForeignOrigin(request);
      return toUser(await openSession(request, reply, request.body));
    },
  );

  app.post(
    '/api/v1/auth/logout',
    {
      config: { access: 'none' },
      schema: { tags, summary: 'End this session.', response: { 200: signedOut } },
    },
    async (request, reply) => {
      refuseForeignOrigin(request);
      const token = request.cookies[SESSION_COOKIE];
      const { issuer } = token ? await users.logOut(token) : { issuer: null };
      reply.clearCookie(SESSION_COOKIE, { path: deps.urlBase || '/' });
      return {
        ok: true as const,
        next: issuer === null ? null : await deps.signOutElsewhere(request, issuer),
      };
    },
  );

  app.get(
    '/api/v1/auth/me',
    { config: { access: 'user' }, schema: { tags, summary: 'Who am I?', response: { 200: me } } },
    async (request) => {
      const viewer = viewerOf(request);
      const row = await users.byId(viewer.userId);
      return {
        ...toUser(row),
        loginType: await users.loginType(),
        via: viewer.via === 'basic' ? ('session' as const) : viewer.via,
        hasPassword: row.passwordHash !== null,
        preferences: await users.preferences(viewer.userId),
      };
    },
  );
  app.patch(
    '/api/v1/auth/me/preferences',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Change my language, region, theme or density.',
        body: updatePreferences,
        response: { 200: preferences },
      },
    },
    (request) => users.prefer(viewerOf(request).userId, request.body),
  );

  app.post(
    '/api/v1/auth/password',
    {
      config: { access: 'user', ...limited },
      schema: { tags, summary: 'Change my password.', body: changePassword, response: { 200: done } },
    },
    async (request) => {
      await users.changePassword(viewerOf(request), request.body);
      return { ok: true as const };
    },
  );

  app.get(
    '/api/v1/auth/sessions',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'My open sessions.',
        querystring: shortListQuery,
        response: { 200: pageOf(session) },
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const rows = await users.sessions(viewer.userId);
      const records = rows.map((row) => ({
        id: row.id,
        createdAt: iso(row.createdAt),
        lastSeenAt: iso(row.lastSeenAt),
        expiresAt: iso(row.expiresAt),
        userAgent: row.userAgent,
        current: row.id === viewer.sessionId,
      }));
      return pageFrom(records, request.query);
    },
  );
  app.delete(
    '/api/v1/auth/sessions/:id',
    {
      config: { access: 'user' },
      schema: { tags, summary: 'End one of my sessions.', params: byId, response: { 200: done } },
    },
    async (request) => {
      await users.removeSession(request.params.id, viewerOf(request).userId);
      return { ok: true as const };
    },
  );

  app.get(
    '/api/v1/users',
    {
      config: { access: 'admin' },
      schema: { tags, summary: 'All users.', querystring: shortListQuery, response: { 200: pageOf(user) } },
    },
    async (request) => pageFrom((await users.list()).map(toUser), request.query),
  );
  app.post(
    '/api/v1/users',
    {
      config: { access: 'admin' },
      schema: { tags, summary: 'Add a user.', body: createUser, response: { 201: user } },
    },
    async (request, reply) => {
      reply.code(201);
      return toUser(await users.create(request.body));
    },
  );
  app.put(
    '/api/v1/users/:id',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary: 'Change name, password or group.',
        params: byId,
        body: updateUser,
        response: { 200: user },
      },
    },
    async (request) => toUser(await users.update(request.params.id, request.body)),
  );
  app.delete(
    '/api/v1/users/:id',
    {
      config: { access: 'admin' },
      schema: { tags, summary: 'Remove a user.', params: byId, response: { 200: done } },
    },
    async (request) => {
      const heir = viewerOf(request);
      if (request.params.id === heir.userId)
        throw conflict('You cannot remove yourself.', 'Ask another admin.');
      await users.remove(request.params.id, (fromUserId) => deps.inheritRequests(fromUserId, heir.userId));
      return { ok: true as const };
    },
  );

  const keyRow = (row: {
    id: string;
    name: string;
    prefix: string;
    userId: string;
    createdAt: number;
    lastUsedAt: number | null;
  }) => ({
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    userId: row.userId,
    createdAt: iso(row.createdAt),
    lastUsedAt: row.lastUsedAt === null ? null : iso(row.lastUsedAt),
  });
  app.get(
    '/api/v1/apikeys',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'My API keys; an admin sees all.',
        querystring: shortListQuery,
        response: { 200: pageOf(apiKey) },
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const keys = await users.apiKeys(reaches(viewer.group, 'admin') ? undefined : viewer.userId);
      return pageFrom(keys.map(keyRow), request.query);
    },
  );
  app.post(
    '/api/v1/apikeys',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Make an API key; it is shown this once.',
        body: createApiKey,
        response: { 201: createdApiKey },
      },
    },
    async (request, reply) => {
      const made = await users.createApiKey(viewerOf(request).userId, request.body.name);
      reply.code(201);
      return { ...keyRow(made), key: made.key };
    },
  );
  app.delete(
    '/api/v1/apikeys/:id',
    {
      config: { access: 'user' },
      schema: { tags, summary: 'Revoke an API key.', params: byId, response: { 200: done } },
    },
    async (request) => {
      const viewer = viewerOf(request);
      await users.removeApiKey(request.params.id, reaches(viewer.group, 'admin') ? undefined : viewer.userId);
      return { ok: true as const };
    },
  );
}
