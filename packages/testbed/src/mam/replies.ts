import type { FastifyReply } from 'fastify';
import { assertNever } from '../assert-never.ts';
import type { Refusal } from './session.ts';

/** The ways MAM turns an unwelcome caller away; a fault `auth` chooses one with `params.form`. */
export type RefusalForm =
  | 'error-page'
  | 'short-text'
  | 'empty'
  | 'login-page'
  | 'session-type'
  | 'redirect'
  | 'bad-request'
  | 'unauthorized';

const REASONS: Record<Refusal, string> = {
  'no-cookie': 'Other error',
  'invalid-cookie': 'Invalid Cookie',
  'ip-mismatch': 'IP mismatch',
  'asn-mismatch': 'ASN mismatch',
  'session-type': 'Other error',
  other: 'Other error',
};

/** Turns a caller away in one of the seen forms. */
export function refuse(reply: FastifyReply, form: RefusalForm, refusal: Refusal): FastifyReply {
  switch (form) {
    case 'error-page':
      return reply
        .code(403)
        .type('text/html; charset=UTF-8')
        .send(`Error, you are not signed in <br />${REASONS[refusal]}`);
    case 'short-text':
      return reply.code(403).type('text/plain').send('Forbidden');
    case 'empty':
      return reply.code(200).type('text/html; charset=UTF-8').send('');
    case 'login-page':
      return reply.code(200).type('text/html; charset=UTF-8').send(LOGIN_PAGE);
    case 'session-type':
      return reply
        .code(200)
        .type('application/json')
        .send('{"error":"Request not via correct session type"}');
    case 'redirect':
      return reply.code(302).header('location', '/login.php').send('');
    case 'bad-request':
      return reply.code(400).type('text/plain').send('invalid request');
    case 'unauthorized':
      return reply
        .code(401)
        .type('text/plain')
        .send('Your IP does not match the account and no auth cookie was provided');
    default:
      return assertNever(form);
  }
}

const LOGIN_PAGE = `<!DOCTYPE html>
<html lang="en"><head><title>Login :: My Anonamouse</title></head>
<body><form action="/takelogin.php" method="post"><input name="email"><input name="password" type="password"></form></body></html>`;

/** The page shown while downloads are frozen; `isSplit` puts label and value into table cells. */
export function freezePage(leftMs: number, happenedAt: number, isSplit: boolean): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1000));
  const clock = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
  const days = Math.floor(seconds / 86_400);
  const left = days > 0 ? `${days}d ${clock}` : clock;
  const happened = new Date(happenedAt).toISOString().slice(0, 19).replace('T', ' ');
  const rows: [string, string][] = [
    ['Reason', 'Attempted to Download Past Unsatisfied limit'],
    ['Happened', happened],
    ['Time Till Download Allowed:', left],
  ];
  const lines = rows.map(([label, value]) =>
    isSplit ? `<tr><td>${label}</td><td><b>${value}</b></td></tr>` : `${label} ${value}<br />`,
  );
  return isSplit ? `<html><body><table>${lines.join('')}</table></body></html>` : lines.join('\n');
}

/** JSON as PHP writes it: escaped slashes, `\u` for everything beyond ASCII. */
export function phpJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('/', '\\/')
    .replaceAll(/[\u007f-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Names and titles as the site stores them: HTML entities for the five special characters. */
export function encodeEntities(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#039;');
}
