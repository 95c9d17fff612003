import { createStandIn, type StandIn } from '../stand-in/stand-in.ts';
import type { Answer, ApiContext, Call } from './answer.ts';
import { textAnswer } from './answer.ts';
import { addingEndpoints } from './api-adding.ts';
import { type ApiKey, appEndpoints } from './api-app.ts';
import { categoryEndpoints } from './api-categories.ts';
import { chooseTorrents, commandEndpoints } from './api-commands.ts';
import { readingEndpoints } from './api-reading.ts';
import { createAuthentication } from './authentication.ts';
import { readBodiesRaw, readBody, send } from './body.ts';
import { type DialectFacts, dialectFacts, isAtLeast, type QbittorrentDialect } from './dialect.ts';
import { createEngine } from './engine.ts';
import { createGate } from './gate.ts';
import { createEventLog } from './log.ts';
import { createPreferences } from './preferences.ts';
import { createSessions } from './sessions.ts';
import type { SimulationOptions } from './simulation.ts';
import { toInfo } from './wire.ts';

export type QbittorrentStandInOptions = SimulationOptions & {
  dialect: QbittorrentDialect;
  username: string;
  password: string;
  savePath: string;
  port?: number | undefined;
  /** API key from the start on (5.2 and later), `qbt_` and 28 characters. */
  apiKey?: string | undefined;
  /** No login needed, as with `bypass_local_auth`. */
  bypassesLogin?: boolean | undefined;
  now?: (() => number) | undefined;
};

export type QbittorrentStandIn = StandIn & {
  readonly dialect: QbittorrentDialect;
  /**
   * Puts fields over those of a torrent, as `torrents/info` shows them; with `state` among them the simulation of
   * that torrent holds still. Null gives it back to the simulation. True when the torrent is there.
   */
  setState(hash: string, fields: Record<string, unknown> | null): boolean;
  /** What a tracker said last: status 2 working, 4 not working, and its message. */
  setTrackerMessage(hash: string, status: number, text: string): void;
  /** Takes a torrent out as a user of the client would. */
  removeTorrent(hash: string, options?: { withFiles?: boolean }): void;
  /** The torrents as `torrents/info` shows them. */
  torrents(): Record<string, unknown>[];
  torrent(hash: string): Record<string, unknown> | undefined;
  setPreferences(patch: Record<string, unknown>): void;
  setPassword(password: string): void;
  /** Sessions and bans are gone, torrents stay: what a restart of qBittorrent looks like. */
  restart(): void;
  sessionCount(): number;
};

/**
 * A stand-in that speaks the Web API of qBittorrent 4.3, 4.5, 5.1, 5.2 or 5.3 and simulates downloads.
 *
 * With `contentFolder` or `download` it brings real files, so that a product can be shown without a real client.
 *
 * Faults beside the generic ones:
 * - `sessions-lost`: every session is forgotten when a request arrives (403 until the next login);
 * - `banned`: the caller's address is banned at its next login;
 * - `host-refused`: 401 on everything, as with a published port that is not the real one;
 * - `add-refused`: `Fails.` or 409 although nothing is wrong with the torrent;
 * - `add-lost`: success is answered, the torrent never appears;
 * - `add-cut`: the torrent is added, the connection breaks before the answer;
 * - `proxy-error`: 502 with an HTML page.
 */
export async function startQbittorrentStandIn(
  options: QbittorrentStandInOptions,
): Promise<QbittorrentStandIn> {
  const facts = dialectFacts(options.dialect);
  const now = options.now ?? Date.now;
  let password = options.password;
  const apiKey: ApiKey = { value: facts.hasApiKeys ? (options.apiKey ?? '') : '' };
  const preferences = createPreferences({ ...options, apiKey: apiKey.value });
  if (options.bypassesLogin) preferences.change({ bypass_local_auth: true });
  const log = createEventLog(now);
  const sessions = createSessions({
    facts,
    username: options.username,
    password: () => password,
    preferences,
    now,
  });
  const engine = createEngine({ ...options, facts, preferences, log, now });
  const context: ApiContext = { facts, engine, preferences, log, now };
  log.write('normal', `qBittorrent ${facts.appVersion} started`);

  const standIn = await createStandIn({
    name: `qbittorrent ${options.dialect}`,
    ...(options.port === undefined ? {} : { port: options.port }),
    routes: (app, self) => {
      const gate = createGate({
        facts,
        sessions,
        apiKey,
        hasBypass: () => preferences.isOn('bypass_local_auth'),
        checksHost: () => preferences.isOn('web_ui_host_header_validation_enabled'),
      });
      const port = () => Number(new URL(self.url).port);
      const { authenticate, setSessionCookie } = createAuthentication({
        facts,
        sessions,
        preferences,
        log,
        now,
      });
      const shutdown = () => setTimeout(() => void self.close(), 50);
      const endpoints = {
        ...appEndpoints(context, apiKey, shutdown),
        ...readingEndpoints(context),
        ...commandEndpoints(context),
        ...categoryEndpoints(context, (call) => chooseTorrents(context, call)),
        ...addingEndpoints(context, {
          refuses: () => self.fault('add-refused', '/api/v2/torrents/add') !== undefined,
          loses: () => self.fault('add-lost', '/api/v2/torrents/add') !== undefined,
        }),
      };
      readBodiesRaw(app);
      app.setNotFoundHandler(async (request, reply) => {
        await send(reply, request.method === 'GET' ? loginPage(request.url) : textAnswer('Not Found', 404));
      });
      app.all('/api/v2/*', async (request, reply) => {
        const action = new URL(request.url, self.url).pathname.slice('/api/v2/'.length);
        if (self.fault('proxy-error', request.url)) {
          return reply.code(502).type('text/html').send('<html><body><h1>502 Bad Gateway</h1></body></html>');
        }
        if (request.method !== 'GET' && request.method !== 'POST') {
          return reply.code(isAtLeast(facts.dialect, '5.1') ? 501 : 400).send();
        }
        if (self.fault('sessions-lost', request.url)) sessions.endAll();
        if (self.fault('banned', request.url)) sessions.ban(request.ip);
        if (self.fault('host-refused', request.url)) return send(reply, textAnswer('Unauthorized', 401));
        const body = await readBody(request);
        if (!body) return reply.code(400).header('connection', 'close').send();
        const visitor = gate(request.headers, port(), request.ip);
        if (visitor.kind === 'refused') return send(reply, textAnswer('Unauthorized', 401));
        if (action === 'auth/login' || action === 'auth/logout') {
          return send(
            reply,
            authenticate(request, reply, { action, visitor, fields: body.fields, port: port() }),
          );
        }
        if (visitor.kind === 'anonymous') return send(reply, textAnswer('Forbidden', 403));
        const endpoint = Object.hasOwn(endpoints, action) ? endpoints[action] : undefined;
        if (!endpoint) return send(reply, textAnswer(facts.unknownEndpoint, 404));
        if (endpoint.method === 'POST' && request.method === 'GET') {
          return send(reply, textAnswer('Method Not Allowed', 405));
        }
        if (visitor.by !== 'key' && (visitor.isNew || isAtLeast(facts.dialect, '5.2'))) {
          setSessionCookie(reply, visitor.session, port());
        }
        const call: Call = { ...body, session: visitor.session };
        const missing = (endpoint.required ?? []).filter((name) => !call.fields.has(name));
        if (missing.length > 0) return send(reply, missingParameters(facts, missing));
        const answer = await endpoint.run(call);
        if (action === 'torrents/add' && self.fault('add-cut', request.url)) {
          reply.hijack();
          request.raw.socket.destroy();
          return reply;
        }
        return send(reply, answer);
      });
    },
  });
  preferences.change({ web_ui_port: Number(new URL(standIn.url).port) });

  const find = (hash: string) => engine.findByAnyHash(hash);
  return Object.assign(standIn, {
    dialect: options.dialect,
    setState: (hash: string, fields: Record<string, unknown> | null) => {
      const torrent = find(hash);
      if (torrent) torrent.scripted = fields ?? {};
      return torrent !== undefined;
    },
    setTrackerMessage: (hash: string, status: number, text: string) => {
      const torrent = find(hash);
      if (torrent) torrent.trackerMessage = { status, text };
    },
    removeTorrent: (hash: string, how: { withFiles?: boolean } = {}) => {
      const torrent = find(hash);
      if (torrent) engine.remove(torrent, { withFiles: how.withFiles ?? false });
    },
    torrents: () => engine.listed().map((torrent) => toInfo(facts, torrent, now())),
    torrent: (hash: string) => {
      const torrent = find(hash);
      return torrent && toInfo(facts, torrent, now());
    },
    setPreferences: (patch: Record<string, unknown>) => preferences.change(patch),
    setPassword: (next: string) => {
      password = next;
    },
    restart: () => {
      sessions.endAll();
      sessions.forgetFailures();
    },
    sessionCount: () => sessions.count(),
    close: async () => {
      await standIn.app.close();
      await engine.close();
    },
  });
}

function missingParameters(facts: DialectFacts, missing: readonly string[]): Answer {
  return isAtLeast(facts.dialect, '5.2')
    ? textAnswer(`Missing required parameters: ${missing.join(', ')}`, 400)
    : textAnswer('Bad Request', 400);
}

/** The site root serves the web UI's login page. */
function loginPage(url: string): Answer {
  if (url !== '/' && url !== '/index.html') return textAnswer('Not Found', 404);
  return {
    status: 200,
    type: 'text/html',
    body: '<!DOCTYPE html>\n<html lang="en">\n<head><title>qBittorrent Web UI</title></head><body></body></html>\n',
  };
}
