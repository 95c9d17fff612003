import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { aNotification, describeNotifier } from '../contract-suite.ts';
import { startHttpHarness } from '../testing/http-harness.ts';
import { webhook } from './index.ts';

const start = () =>
  startHttpHarness(webhook, {
    settings: (url) => ({ url: `${url}/hook?a=1`, signingSecret: 'pssst', authorization: 'Bearer key-1' }),
    strange: { authorization: 'Bearer other' },
    guard: ({ headers }) => (headers.authorization === 'Bearer key-1' ? 204 : 401),
    read: ({ body }) => Object.values(JSON.parse(body) as object).join('\n'),
    secrets: ['pssst', 'key-1'],
  });

describeNotifier('the webhook', start);

it('posts the documented JSON, signed', async () => {
  const harness = await start();
  await harness.notifier.send(aNotification({ reason: 'because' }), AbortSignal.timeout(5000));
  const [{ path, headers, body }] = harness.received as [(typeof harness.received)[number]];
  expect(path).toBe('/hook?a=1');
  expect(JSON.parse(body)).toEqual({
    version: 1,
    id: '0190-n1',
    event: 'available',
    at: '2026-06-01T12:00:00.000Z',
    level: 'success',
    title: 'Ready to listen: Emma',
    text: 'Jane Austen\nAsked for by ann, bob',
    link: 'https://earmark.example.org/requests/r1',
    book: {
      id: 'b1',
      title: 'Emma',
      authors: ['Jane Austen'],
      narrators: ['Zoë Lindqvist'],
      series: 'Novels 4',
      coverUrl: 'https://earmark.example.org/covers/1',
    },
    users: ['ann', 'bob'],
    reason: 'because',
    release: null,
    indexer: null,
  });
  expect(headers).toMatchObject({
    'content-type': 'application/json',
    'x-earmark-event': 'available',
    'x-earmark-delivery': '0190-n1',
  });
  const [, seconds, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['x-earmark-signature']))!;
  expect(signature).toBe(createHmac('sha256', 'pssst').update(`${seconds}.${body}`).digest('hex'));
  await harness.stop();
});
