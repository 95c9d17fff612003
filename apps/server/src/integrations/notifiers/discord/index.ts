import { z } from 'zod';
import type { ProviderDefinition } from '../../definition.ts';
import { field } from '../../settings-fields.ts';
import { commonFields } from '../common-settings.ts';
import { deliver } from '../deliver.ts';
import type { Notification, Notifier } from '../port.ts';
import { sendTest } from '../test-message.ts';

export const discordSettings = z.object({
  webhookUrl: z
    .string()
    .trim()
    .max(2000)
    .refine(
      (text) =>
        URL.canParse(text) && /\/api\/(?:v\d+\/)?webhooks\/\d+\/[\w-]+\/?$/u.test(new URL(text).pathname),
      'Paste the whole address: https://discord.com/api/webhooks/…',
    )
    .meta(
      field({
        label: 'Webhook address',
        help: 'In Discord: Server settings → Integrations → Webhooks → Copy webhook URL. Whoever knows it can post.',
        secret: true,
        type: 'password',
      }),
    ),
  username: z
    .string()
    .trim()
    .max(80)
    .default('Earmark')
    .meta(field({ label: 'Name shown', advanced: true })),
  ...commonFields(),
});
export type DiscordSettings = z.infer<typeof discordSettings>;

const COLOURS: Readonly<Record<Notification['level'], number>> = {
  info: 0x3b_82_f6,
  success: 0x16_a3_4a,
  warning: 0xd9_77_06,
  error: 0xdc_26_26,
};
/** Discord refuses longer ones. */
const LIMITS = { title: 256, text: 4096, value: 1024 };

/** One embed; nothing in it can call people by @everyone. */
export function discordBody(notification: Notification, username: string): Record<string, unknown> {
  const { book, users, reason, link, level, at } = notification;
  const fields = [
    { name: 'Authors', value: book?.authors.join(', ') ?? '', inline: true },
    { name: 'Asked for by', value: users.join(', '), inline: true },
    { name: 'Why', value: reason ?? '', inline: false },
  ].filter(({ value }) => value !== '');
  return {
    username,
    allowed_mentions: { parse: [] },
    embeds: [
      {
        title: cut(notification.title, LIMITS.title),
        description: cut(notification.text, LIMITS.text),
        ...(link === null ? {} : { url: link }),
        color: COLOURS[level],
        timestamp: new Date(at).toISOString(),
        fields: fields.map((each) => ({ ...each, value: cut(each.value, LIMITS.value) })),
        ...(book?.coverUrl ? { thumbnail: { url: book.coverUrl } } : {}),
      },
    ],
  };
}

function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1).trimEnd()}…`;
}

export const discord: ProviderDefinition<'notification', DiscordSettings, Notifier> = {
  kind: 'notification',
  implementation: 'discord',
  label: 'Discord',
  description: 'A message in a Discord channel.',
  infoUrl: 'https://support.discord.com/hc/articles/228383668',
  settings: discordSettings,
  create: (settings, tools) => {
    const send: Notifier['send'] = async (notification, signal) => {
      await deliver(tools, 'Discord', {
        // With `wait` Discord says whether it took the message.
        url: `${settings.webhookUrl.replace(/\/$/u, '')}?wait=true`,
        json: discordBody(notification, settings.username),
        signal,
      });
    };
    return { send, test: () => sendTest(send, tools.clock.now(), 'Discord') };
  },
};
