import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { expect, it } from 'vitest';
import { testTools } from '../../testing/tools.ts';
import { aNotification, describeNotifier } from '../contract-suite.ts';
import { email, emailSettings } from './index.ts';

class MailError extends Error {
  readonly responseCode: number;
  constructor(responseCode: number, message: string) {
    super(message);
    this.responseCode = responseCode;
  }
}

async function start() {
  const mails: string[] = [];
  let trouble: MailError | null = null;
  const server = new SMTPServer({
    authOptional: false,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) => {
      if (username === 'me' && password === 'pass-word') done(null, { user: username });
      else done(new MailError(535, `no such login ${password ?? ''}`));
    },
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (!trouble) mails.push(Buffer.concat(chunks).toString('utf8'));
        done(trouble);
      });
    },
  });
  // A client that hangs up in the middle is no matter of the test.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve();
    });
  });
  const port = (server.server.address() as AddressInfo).port;
  const tools = testTools();
  const create = (more: Record<string, unknown> = {}) =>
    email.create(
      emailSettings.parse({
        host: '127.0.0.1',
        port,
        security: 'none',
        username: 'me',
        password: 'pass-word',
        from: 'Earmark <earmark@example.org>',
        to: 'ann@example.org, bob@example.org',
        ...more,
      }),
      tools,
    );
  let isOpen = true;
  return {
    notifier: create(),
    stranger: create({ password: 'wrong-word' }),
    create,
    mails,
    arrived: () => Promise.resolve(mails.map(readable).join('\n')),
    overload: () => {
      trouble = new MailError(451, 'try later');
    },
    refuse: () => {
      trouble = new MailError(554, 'no spam here');
    },
    stop: async () => {
      if (!isOpen) return;
      isOpen = false;
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
      await tools.close();
    },
    secrets: ['pass-word', 'wrong-word'],
    isHttp: false,
  };
}

/** Headers and body without the encodings of mail. */
function readable(mail: string): string {
  const words = mail
    .replaceAll(/\?=\r\n =\?UTF-8\?[BQ]\?/gi, '')
    .replaceAll(/=\?UTF-8\?B\?([^?]*)\?=/gi, (_all, text: string) =>
      Buffer.from(text, 'base64').toString('utf8'),
    )
    .replaceAll(/=\?UTF-8\?Q\?([^?]*)\?=/gi, (_all, text: string) => unquote(text.replaceAll('_', ' ')));
  const [head = '', body = ''] = words.split(/\r\n\r\n(.*)/s);
  const isBase64 = /transfer-encoding: base64/i.test(head);
  return `${head}\n${isBase64 ? Buffer.from(body, 'base64').toString('utf8') : unquote(body.replaceAll('=\r\n', ''))}`;
}

function unquote(text: string): string {
  const bytes = text.replaceAll(/=([0-9A-F]{2})/g, (_all, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

describeNotifier('e-mail', start);

it('goes to everybody named, and cannot be given a header by a title', async () => {
  const harness = await start();
  await harness.notifier.send(
    aNotification({ title: 'Emma\r\nBcc: evil@example.org' }),
    AbortSignal.timeout(5000),
  );
  const [mail] = harness.mails;
  expect(mail).toMatch(/^To: ann@example\.org, bob@example\.org\r$/m);
  expect(mail).toMatch(/^Auto-Submitted: auto-generated\r$/m);
  expect(mail).not.toMatch(/^Bcc:/m);
  await harness.stop();
});

it('says when the server speaks no STARTTLS, rather than send in clear text', async () => {
  const harness = await start();
  const strict = harness.create({ security: 'starttls' });
  await expect(strict.send(aNotification(), AbortSignal.timeout(5000))).rejects.toMatchObject({
    code: 'notifier_auth',
    message: expect.stringContaining('encryption'),
  });
  expect(harness.mails).toEqual([]);
  await harness.stop();
});

it.each([
  { to: 'nobody' },
  { to: 'a@b.example, <script>' },
  { from: 'a@b.example\r\nBcc: c@d.example' },
  { host: 'smtp://x' },
])('refuses %o', (over) => {
  const good = { host: 'smtp.example.org', from: 'a@b.example', to: 'c@d.example' };
  expect(emailSettings.safeParse(good).success).toBe(true);
  expect(emailSettings.safeParse({ ...good, ...over }).success).toBe(false);
});
