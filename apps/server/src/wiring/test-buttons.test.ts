import { afterEach, expect, it } from 'vitest';
import { qbittorrent } from '../integrations/download-clients/qbittorrent/index.ts';
import { createOpenIdProvider } from '../integrations/identity/openid-connect.ts';
import { prowlarr } from '../integrations/indexers/prowlarr/index.ts';
import { torznab } from '../integrations/indexers/torznab/index.ts';
import { audiobookshelf } from '../integrations/libraries/audiobookshelf/index.ts';
import { apprise } from '../integrations/notifiers/apprise/index.ts';
import { email } from '../integrations/notifiers/email/index.ts';
import { ntfy } from '../integrations/notifiers/ntfy/index.ts';
import { webhook } from '../integrations/notifiers/webhook/index.ts';
import { testTools } from '../integrations/testing/tools.ts';
import { asTestResult } from '../kernel/test-result.ts';
import { startLoopback } from '../platform/http/testing/loopback.ts';

/* What the Test buttons say when something else answers: the trouble by its name, and what a person does next. */

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

type Answer = { status: number; headers?: Record<string, string>; body?: string };
const page = (status: number): Answer => ({
  status,
  headers: { 'content-type': 'text/html' },
  body: '<!doctype html><title>Welcome</title>',
});
const text = (status: number): Answer => ({ status, headers: { 'content-type': 'text/plain' }, body: 'no' });

/** The tests of all connections, on the same address. */
const buttons = {
  qbittorrent: (url: string, tools: ReturnType<typeof testTools>) => {
    const { hostname, port } = new URL(url);
    const settings = qbittorrent.settings.parse({ host: hostname, port, username: 'a', password: 'b' });
    return qbittorrent.create(settings, tools).test();
  },
  prowlarr: (url: string, tools: ReturnType<typeof testTools>) =>
    prowlarr.create(prowlarr.settings.parse({ url, apiKey: 'key' }), tools).test(),
  torznab: (url: string, tools: ReturnType<typeof testTools>) =>
    torznab.create(torznab.settings.parse({ url, apiKey: 'key' }), tools).test(),
  audiobookshelf: (url: string, tools: ReturnType<typeof testTools>) =>
    audiobookshelf
      .create(audiobookshelf.settings.parse({ url, apiToken: 'key', libraryId: '' }), tools)
      .test(),
  ntfy: (url: string, tools: ReturnType<typeof testTools>) =>
    ntfy.create(ntfy.settings.parse({ url, topic: 'books' }), tools).test(),
  apprise: (url: string, tools: ReturnType<typeof testTools>) =>
    apprise.create(apprise.settings.parse({ url, configKey: 'books' }), tools).test(),
  webhook: (url: string, tools: ReturnType<typeof testTools>) =>
    webhook.create(webhook.settings.parse({ url }), tools).test(),
  signOn: async (url: string, tools: ReturnType<typeof testTools>) => {
    const settings = { issuer: url, clientId: 'earmark', clientSecret: 's', scope: 'openid' };
    await createOpenIdProvider(settings, { http: tools.http, now: () => 0 }).describe();
    return { ok: true, message: '', details: [] };
  },
};

async function press(button: keyof typeof buttons, answer: Answer) {
  const remote = await startLoopback((_request, response) => {
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  const tools = testTools();
  open.push(remote, tools);
  return asTestResult(() => buttons[button](remote.url, tools));
}

it.each<[keyof typeof buttons, string, Answer, RegExp, RegExp]>([
  ['qbittorrent', 'a proxy that forbids', page(403), /web page of its own/, /direct address/],
  ['prowlarr', 'another program', text(404), /no Prowlarr at/, /URL base.*9696/],
  ['prowlarr', 'a proxy without it', text(502), /failed \(HTTP 502\)/, /behind it does not/],
  ['prowlarr', 'its own fault', text(500), /failed \(HTTP 500\)/, /log says why/],
  ['prowlarr', 'a limit', text(429), /asks for a pause/, /Nothing is wrong/],
  ['torznab', 'its own fault', text(500), /failed \(HTTP 500\)/, /log says why/],
  ['audiobookshelf', 'another program', text(404), /no Audiobookshelf at/, /13378/],
  ['audiobookshelf', 'a proxy without it', text(502), /HTTP 502/, /behind it does not/],
  ['audiobookshelf', 'its own fault', text(500), /HTTP 500/, /log says why/],
  ['ntfy', 'a web page', page(200), /web page answers where ntfy/, /another program/],
  ['apprise', 'a web page', page(200), /web page answers where Apprise/, /another program/],
  ['webhook', 'its own fault', text(500), /HTTP 500: no/, /other side/],
  ['signOn', 'nothing', text(404), /No OpenID provider.*HTTP 404/, /exactly as the provider shows it/],
  ['signOn', 'a web page', page(200), /sent a web page/, /exactly as the provider shows it/],
  ['signOn', 'a log-in portal', text(302), /No OpenID provider.*HTTP 302/, /exactly as the provider/],
  ['signOn', 'its own fault', text(503), /failed \(HTTP 503\)/, /log says why/],
  [
    'signOn',
    'another API',
    { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' },
    /describes no OpenID provider/,
    /exactly as the provider/,
  ],
])('%s names %s', async (button, _trouble, answer, message, hint) => {
  expect(await press(button, answer)).toMatchObject({
    ok: false,
    message: expect.stringMatching(message),
    hint: expect.stringMatching(hint),
  });
});

it('sends people whose qBittorrent stands behind a log-in portal to its direct address', async () => {
  const portal = { status: 302, headers: { location: 'https://auth.example.org/login?rd=x' } };
  expect(await press('qbittorrent', portal)).toMatchObject({
    message: expect.stringContaining('auth.example.org'),
    hint: expect.stringContaining('direct address'),
  });
});

it.each([
  ['127.0.0.1', /refuses the connection/, /587/],
  ['no-such-host.invalid', /name of the mail server no-such-host.invalid is not known/, /spelling/],
])('e-mail names the trouble with %s', async (host, message, hint) => {
  const closed = await startLoopback(() => undefined);
  const port = new URL(closed.url).port;
  await closed.close();
  const settings = email.settings.parse({ host, port, from: 'a@b.example', to: 'c@d.example' });
  const tools = testTools();
  open.push(tools);
  expect(await asTestResult(() => email.create(settings, tools).test())).toMatchObject({
    ok: false,
    message: expect.stringMatching(message),
    hint: expect.stringMatching(hint),
  });
});

it.each(['', '0', '70000', 'http', '80.5'])('a port is no "%s"', (port) => {
  const [issue] = qbittorrent.settings.safeParse({ host: 'h', port }).error?.issues ?? [];
  expect(issue).toMatchObject({ path: ['port'], message: 'A port is a whole number from 1 to 65535.' });
});
