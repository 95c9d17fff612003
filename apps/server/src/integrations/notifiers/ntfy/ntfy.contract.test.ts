import { expect, it } from 'vitest';
import { aNotification, describeNotifier } from '../contract-suite.ts';
import { startHttpHarness } from '../testing/http-harness.ts';
import { ntfy, ntfyBody } from './index.ts';

describeNotifier('ntfy', () =>
  startHttpHarness(ntfy, {
    settings: (url) => ({ url, topic: 'books', token: 'tk_secret' }),
    strange: { token: 'tk_other' },
    guard: ({ headers, body }) =>
      headers.authorization === 'Bearer tk_secret' && body.includes('"topic":"books"') ? 200 : 403,
    read: ({ body }) => {
      const { title, message, click } = JSON.parse(body) as Record<string, string>;
      return `${title}\n${message}\n${click ?? ''}`;
    },
    secrets: ['tk_secret'],
  }),
);

it('is louder for trouble, unless a priority is set, and never too long', () => {
  const topic = { topic: 't', priority: 'byEvent' as const };
  expect(ntfyBody(aNotification(), topic)).toMatchObject({ priority: 3, tags: ['white_check_mark'] });
  expect(ntfyBody(aNotification({ level: 'error' }), topic)).toMatchObject({ priority: 4 });
  expect(ntfyBody(aNotification(), { ...topic, priority: '1' })).toMatchObject({ priority: 1 });
  const { message } = ntfyBody(aNotification({ text: 'я'.repeat(5000) }), topic);
  expect(Buffer.byteLength(message)).toBeLessThanOrEqual(3810);
  expect(message).not.toContain('\uFFFD');
});
