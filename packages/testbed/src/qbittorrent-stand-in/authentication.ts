import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Answer, type Call, textAnswer } from './answer.ts';
import type { DialectFacts } from './dialect.ts';
import type { Visitor } from './gate.ts';
import type { EventLog } from './log.ts';
import type { Preferences } from './preferences.ts';
import { BAN_TEXT, cookieName, type Session, type Sessions, sessionCookie } from './sessions.ts';

const DAY_MS = 86_400_000;

/** `auth/login` and `auth/logout` in the words of each version. */
export function createAuthentication(context: {
  facts: DialectFacts;
  sessions: Sessions;
  preferences: Preferences;
  log: EventLog;
  now: () => number;
}) {
  const { facts, sessions, preferences, log, now } = context;

  const setSessionCookie = (reply: FastifyReply, session: Session, port: number): void => {
    const timeout = preferences.number('web_ui_session_timeout');
    reply.header('set-cookie', sessionCookie(facts, port, session, timeout));
  };

  const authenticate = (
    request: FastifyRequest,
    reply: FastifyReply,
    call: { action: string; visitor: Visitor; fields: Call['fields']; port: number },
  ): Answer => {
    const { visitor, port } = call;
    if (request.method !== 'POST') return textAnswer('Method Not Allowed', 405);
    if (facts.hasApiKeys && request.headers.authorization) return textAnswer('Forbidden', 403);
    if (call.action === 'auth/logout') {
      if (visitor.kind === 'session') sessions.end(visitor.session.id);
      const expired = new Date(now() - DAY_MS).toUTCString();
      reply.header('set-cookie', `${cookieName(facts, port)}=; expires=${expired}; path=/`);
      return textAnswer('');
    }
    const [okStatus, okText] = facts.loginOk;
    if (visitor.kind === 'session') {
      // A valid cookie logs in without a look at the password.
      if (visitor.isNew) setSessionCookie(reply, visitor.session, port);
      return textAnswer(okText, okStatus);
    }
    const username = call.fields.get('username') ?? '';
    const result = sessions.login(request.ip, username, call.fields.get('password') ?? '');
    if (result.kind === 'ok') {
      log.write('normal', `WebAPI login success. IP: ${request.ip}`);
      setSessionCookie(reply, result.session, port);
      return textAnswer(okText, okStatus);
    }
    if (result.kind === 'banned') return textAnswer(BAN_TEXT, 403);
    log.write(
      'warning',
      `WebAPI login failure. Reason: invalid credentials, IP: ${request.ip}, username: ${username}`,
    );
    const [status, text] = facts.loginFailed;
    return textAnswer(text, status);
  };

  return { authenticate, setSessionCookie };
}
