import { z } from 'zod';
import type { ProviderDefinition } from '../../definition.ts';
import { field, insecureTlsField, webAddress } from '../../settings-fields.ts';
import { commonFields } from '../common-settings.ts';
import { deliver } from '../deliver.ts';
import { notifierRejected } from '../errors.ts';
import type { Notification, Notifier } from '../port.ts';
import { sendTest } from '../test-message.ts';

export const appriseSettings = z
  .object({
    url: webAddress().meta(
      field({
        label: 'Apprise API',
        help: 'The server, without /notify.',
        type: 'url',
        placeholder: 'http://apprise:8000',
      }),
    ),
    configKey: z
      .string()
      .trim()
      .regex(/^[\w-]{0,128}$/u, 'Letters, digits, hyphens and underscores.')
      .default('')
      .meta(field({ label: 'Configuration key', help: 'Of a configuration that is stored there.' })),
    urls: z
      .string()
      .trim()
      .max(4000)
      .default('')
      .meta(
        field({
          label: 'Apprise addresses',
          help: 'Instead of a key: one or more, separated by commas, such as tgram://….',
          secret: true,
        }),
      ),
    tag: z
      .string()
      .trim()
      .max(200)
      .default('')
      .meta(field({ label: 'Tag', help: 'Only what carries this tag there.', advanced: true })),
    insecureTls: insecureTlsField(),
    ...commonFields(),
  })
  .refine(({ configKey, urls }) => (configKey === '') !== (urls === ''), {
    path: ['configKey'],
    message: 'Give either a configuration key or addresses.',
  });
export type AppriseSettings = z.infer<typeof appriseSettings>;

const TYPES: Readonly<Record<Notification['level'], string>> = {
  info: 'info',
  success: 'success',
  warning: 'warning',
  error: 'failure',
};

export function appriseBody(
  { title, text, level, link }: Notification,
  { urls, tag }: Pick<AppriseSettings, 'urls' | 'tag'>,
): Record<string, string> {
  return {
    title,
    body: [text || title, link ?? ''].filter(Boolean).join('\n\n'),
    type: TYPES[level],
    format: 'text',
    ...(urls === '' ? {} : { urls }),
    ...(tag === '' ? {} : { tag }),
  };
}

export const apprise: ProviderDefinition<'notification', AppriseSettings, Notifier> = {
  kind: 'notification',
  implementation: 'apprise',
  label: 'Apprise',
  description: 'Any of the many services that an Apprise API server speaks to.',
  infoUrl: 'https://github.com/caronc/apprise-api',
  settings: appriseSettings,
  create: (settings, tools) => {
    const path = settings.configKey === '' ? '/notify' : `/notify/${settings.configKey}`;
    const send: Notifier['send'] = async (notification, signal) => {
      const response = await deliver(tools, 'Apprise', {
        url: `${settings.url}${path}`,
        answers: 'data',
        json: appriseBody(notification, settings),
        signal,
        insecureTls: settings.insecureTls,
      });
      // An empty configuration: nobody was told.
      if (response.status === 204) {
        throw notifierRejected('Apprise knows nobody to tell.', {
          hint: 'Check the configuration key and the tag there.',
        });
      }
    };
    return { send, test: () => sendTest(send, tools.clock.now(), 'Apprise') };
  },
};
