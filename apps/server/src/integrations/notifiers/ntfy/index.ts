import { z } from 'zod';
import { Secret } from '../../../kernel/secret.ts';
import type { ProviderDefinition } from '../../definition.ts';
import { field, insecureTlsField, webAddress } from '../../settings-fields.ts';
import { commonFields } from '../common-settings.ts';
import { deliver } from '../deliver.ts';
import type { Notification, Notifier } from '../port.ts';
import { sendTest } from '../test-message.ts';

export const ntfySettings = z.object({
  url: webAddress()
    .default('https://ntfy.sh')
    .meta(field({ label: 'Server', type: 'url', placeholder: 'https://ntfy.sh' })),
  topic: z
    .string()
    .trim()
    .regex(/^[\w-]{1,64}$/u, 'Letters, digits, hyphens and underscores, 64 at most.')
    .meta(field({ label: 'Topic', help: 'On a public server everybody who guesses it can read along.' })),
  token: z
    .string()
    .trim()
    .max(500)
    .regex(/^[\x21-\x7e]*$/u, 'This holds characters that no token has.')
    .default('')
    .meta(field({ label: 'Access token', help: 'Where the topic is protected.', secret: true })),
  priority: z
    .enum(['byEvent', '1', '2', '3', '4', '5'])
    .default('byEvent')
    .meta(
      field({
        label: 'Priority',
        type: 'select',
        advanced: true,
        optionLabels: {
          byEvent: 'By what happened',
          '1': 'Lowest',
          '2': 'Low',
          '3': 'Normal',
          '4': 'High',
          '5': 'Highest',
        },
      }),
    ),
  insecureTls: insecureTlsField(),
  ...commonFields(),
});
export type NtfySettings = z.infer<typeof ntfySettings>;

const BY_LEVEL: Readonly<Record<Notification['level'], { priority: number; tag: string }>> = {
  info: { priority: 3, tag: 'headphones' },
  success: { priority: 3, tag: 'white_check_mark' },
  warning: { priority: 4, tag: 'warning' },
  error: { priority: 4, tag: 'rotating_light' },
};
/** ntfy turns longer ones into an attachment. */
const LONGEST_BYTES = 3800;

export function ntfyBody(notification: Notification, settings: Pick<NtfySettings, 'topic' | 'priority'>) {
  const { level, link, book } = notification;
  return {
    topic: settings.topic,
    title: notification.title,
    message: cutBytes(notification.text || notification.title, LONGEST_BYTES),
    priority: settings.priority === 'byEvent' ? BY_LEVEL[level].priority : Number(settings.priority),
    tags: [BY_LEVEL[level].tag],
    ...(link === null ? {} : { click: link }),
    ...(book?.coverUrl ? { icon: book.coverUrl } : {}),
  };
}

function cutBytes(text: string, limit: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= limit) return text;
  // The decoder leaves a broken letter at the cut behind, which goes.
  return `${bytes
    .subarray(0, limit)
    .toString('utf8')
    .replace(/\uFFFD+$/u, '')}…`;
}

export const ntfy: ProviderDefinition<'notification', NtfySettings, Notifier> = {
  kind: 'notification',
  implementation: 'ntfy',
  label: 'ntfy',
  description: 'A push message to phones and desktops through ntfy.sh or your own server.',
  infoUrl: 'https://ntfy.sh/',
  settings: ntfySettings,
  create: (settings, tools) => {
    const send: Notifier['send'] = async (notification, signal) => {
      await deliver(tools, 'ntfy', {
        url: settings.url,
        answers: 'data',
        json: ntfyBody(notification, settings),
        signal,
        insecureTls: settings.insecureTls,
        secretHeaders: settings.token === '' ? {} : { authorization: new Secret(`Bearer ${settings.token}`) },
      });
    };
    return { send, test: () => sendTest(send, tools.clock.now(), 'ntfy') };
  },
};
