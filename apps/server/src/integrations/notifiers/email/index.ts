import { z } from 'zod';
import type { ProviderDefinition } from '../../definition.ts';
import { field, insecureTlsField } from '../../settings-fields.ts';
import { commonFields } from '../common-settings.ts';
import type { Notifier } from '../port.ts';
import { sendTest } from '../test-message.ts';
import { sendMail } from './send-mail.ts';

const ADDRESS = /^(?:[^<>,;\r\n]*<)?[^\s<>,;@]+@[^\s<>,;@]+>?$/u;
const isAddress = (text: string) => ADDRESS.test(text.trim());

export const emailSettings = z.object({
  host: z
    .string()
    .trim()
    .regex(/^[\w.:-]{1,253}$/u, 'A host name or an address, without smtp://.')
    .meta(field({ label: 'SMTP server', placeholder: 'smtp.example.org' })),
  port: z.coerce
    .number()
    .int()
    .min(1)
    .max(65_535)
    .default(587)
    .meta(field({ label: 'Port', type: 'number' })),
  security: z
    .enum(['starttls', 'tls', 'none'])
    .default('starttls')
    .meta(
      field({
        label: 'Encryption',
        help: 'STARTTLS is usual on port 587, TLS on port 465.',
        type: 'select',
        optionLabels: { starttls: 'STARTTLS', tls: 'TLS', none: 'None' },
      }),
    ),
  username: z
    .string()
    .trim()
    .max(500)
    .default('')
    .meta(field({ label: 'User name' })),
  password: z
    .string()
    .max(500)
    .default('')
    .meta(field({ label: 'Password', secret: true, type: 'password' })),
  from: z
    .string()
    .trim()
    .max(500)
    .refine(isAddress, 'An e-mail address, such as Earmark <earmark@example.org>.')
    .meta(field({ label: 'From', placeholder: 'Earmark <earmark@example.org>' })),
  to: z
    .string()
    .trim()
    .max(2000)
    .refine((text) => text.split(',').every(isAddress), 'E-mail addresses, separated by commas.')
    .meta(field({ label: 'To' })),
  insecureTls: insecureTlsField(),
  ...commonFields(),
});
export type EmailSettings = z.infer<typeof emailSettings>;

export const email: ProviderDefinition<'notification', EmailSettings, Notifier> = {
  kind: 'notification',
  implementation: 'email',
  label: 'E-mail',
  description: 'A plain message by way of an SMTP server.',
  settings: emailSettings,
  create: (settings, tools) => {
    const send: Notifier['send'] = (notification, signal) => sendMail(settings, notification, signal);
    return { send, test: () => sendTest(send, tools.clock.now(), 'The mail server') };
  },
};
