import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { Secret } from '../../../kernel/secret.ts';
import type { ProviderDefinition } from '../../definition.ts';
import { field, insecureTlsField } from '../../settings-fields.ts';
import { commonFields } from '../common-settings.ts';
import { deliver } from '../deliver.ts';
import type { Notification, Notifier } from '../port.ts';
import { sendTest } from '../test-message.ts';

export const webhookSettings = z.object({
  url: z
    .string()
    .trim()
    .max(2000)
    .regex(/^https?:\/\//iu, 'Start the address with http:// or https://.')
    .refine((text) => URL.canParse(text), 'This is not a valid address.')
    .meta(field({ label: 'Address', help: 'Takes a POST with JSON.', type: 'url' })),
  signingSecret: z
    .string()
    .max(500)
    .default('')
    .meta(
      field({
        label: 'Signing secret',
        help: 'Signs each message (X-Earmark-Signature), so that the receiver can tell it is from here.',
        secret: true,
      }),
    ),
  authorization: z
    .string()
    .max(2000)
    .regex(/^[\x20-\x7e]*$/u, 'This holds characters that no header has.')
    .default('')
    .meta(
      field({
        label: 'Authorization header',
        help: 'Sent as it is, such as Bearer … or Basic ….',
        secret: true,
        advanced: true,
      }),
    ),
  insecureTls: insecureTlsField(),
  ...commonFields(),
});
export type WebhookSettings = z.infer<typeof webhookSettings>;

/** The body; a field is only ever added, never renamed. Documented in docs/reference/webhook.md. */
export function webhookBody(notification: Notification): Record<string, unknown> {
  const { at, ...rest } = notification;
  return { version: 1, ...rest, at: new Date(at).toISOString() };
}

/** `t=SECONDS,v1=HEX`: HMAC-SHA256 over `SECONDS.BODY`. */
export function signatureOf(body: string, secret: string, now: number): string {
  const seconds = Math.floor(now / 1000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

export const webhook: ProviderDefinition<'notification', WebhookSettings, Notifier> = {
  kind: 'notification',
  implementation: 'webhook',
  label: 'Webhook',
  description: 'Posts signed JSON to an address of yours.',
  settings: webhookSettings,
  create: (settings, tools) => {
    const send: Notifier['send'] = async (notification, signal) => {
      const body = JSON.stringify(webhookBody(notification));
      const { signingSecret, authorization } = settings;
      await deliver(tools, 'The webhook', {
        url: settings.url,
        body,
        signal,
        insecureTls: settings.insecureTls,
        headers: {
          'content-type': 'application/json',
          'x-earmark-event': notification.event,
          'x-earmark-delivery': notification.id,
          ...(signingSecret === ''
            ? {}
            : { 'x-earmark-signature': signatureOf(body, signingSecret, tools.clock.now()) }),
        },
        secretHeaders: authorization === '' ? {} : { authorization: new Secret(authorization) },
      });
    };
    return { send, test: () => sendTest(send, tools.clock.now(), 'The webhook') };
  },
};
