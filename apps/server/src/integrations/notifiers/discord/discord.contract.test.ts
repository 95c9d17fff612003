import { expect, it } from 'vitest';
import { aNotification, describeNotifier } from '../contract-suite.ts';
import { startHttpHarness } from '../testing/http-harness.ts';
import { discord, discordBody, discordSettings } from './index.ts';

describeNotifier('Discord', () =>
  startHttpHarness(discord, {
    settings: (url) => ({ webhookUrl: `${url}/api/webhooks/123/to-ken` }),
    strange: (url) => ({ webhookUrl: `${url}/api/webhooks/123/wrong` }),
    guard: ({ path }) => (path === '/api/webhooks/123/to-ken?wait=true' ? 200 : 404),
    read: ({ body }) => {
      const [embed] = (JSON.parse(body) as { embeds: { title: string; description: string; url?: string }[] })
        .embeds;
      return `${embed?.title}\n${embed?.description}\n${embed?.url ?? ''}`;
    },
    secrets: ['to-ken'],
  }),
);

it('calls nobody, keeps the limits, and leaves empty fields out', () => {
  const long = aNotification({ title: 'T'.repeat(300), text: 'x'.repeat(5000), reason: 'y'.repeat(2000) });
  const body = discordBody(long, 'Earmark') as {
    allowed_mentions: unknown;
    embeds: [{ title: string; description: string; fields: { name: string; value: string }[] }];
  };
  expect(body.allowed_mentions).toEqual({ parse: [] });
  const [embed] = body.embeds;
  expect([embed.title.length, embed.description.length]).toEqual([256, 4096]);
  expect(embed.fields.map(({ name, value }) => [name, value.length])).toEqual([
    ['Authors', 11],
    ['Asked for by', 8],
    ['Why', 1024],
  ]);
  expect(discordBody(aNotification({ book: null, users: [] }), 'E')['embeds']).toMatchObject([
    { fields: [] },
  ]);
});

it.each(['https://discord.com/channels/1/2', 'not an address', 'https://discord.com/api/webhooks/abc/x'])(
  'refuses %s as an address',
  (webhookUrl) => {
    expect(discordSettings.safeParse({ webhookUrl }).success).toBe(false);
  },
);
