import { expect, it } from 'vitest';
import { aNotification, describeNotifier } from '../contract-suite.ts';
import { startHttpHarness } from '../testing/http-harness.ts';
import { apprise, appriseBody, appriseSettings } from './index.ts';

const start = (status = 200) =>
  startHttpHarness(apprise, {
    settings: (url) => ({ url: `${url}/base/`, configKey: 'household', tag: 'books' }),
    strange: { configKey: 'unknown' },
    guard: ({ path, body }) =>
      path === '/base/notify/household' && body.includes('"tag":"books"') ? status : 404,
    read: ({ body }) => {
      const { title, body: text } = JSON.parse(body) as Record<string, string>;
      return `${title}\n${text}`;
    },
    secrets: [],
  });

describeNotifier('Apprise', start);

it('says when the configuration there tells nobody', async () => {
  const harness = await start(204);
  await expect(harness.notifier.send(aNotification(), AbortSignal.timeout(5000))).rejects.toMatchObject({
    code: 'notifier_rejected',
    message: expect.stringContaining('nobody'),
  });
  await harness.stop();
});

it('takes either a key or addresses, and names the kind of message', () => {
  const url = 'http://apprise:8000';
  expect(appriseSettings.safeParse({ url }).success).toBe(false);
  expect(appriseSettings.safeParse({ url, configKey: 'a', urls: 'tgram://x' }).success).toBe(false);
  expect(appriseSettings.safeParse({ url, urls: 'tgram://x' }).success).toBe(true);
  expect(appriseBody(aNotification({ level: 'error' }), { urls: 'tgram://x', tag: '' })).toMatchObject({
    type: 'failure',
    urls: 'tgram://x',
  });
});
