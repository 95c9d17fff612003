import type { ProviderDefinition } from '../../definition.ts';
import { testTools } from '../../testing/tools.ts';
import type { NotifierHarness } from '../contract-suite.ts';
import type { Notifier } from '../port.ts';
import { type Received, startReceiver } from './receiver.ts';

/** The harness of a notifier that posts over HTTP. */
export async function startHttpHarness<Settings>(
  definition: ProviderDefinition<'notification', Settings, Notifier>,
  how: {
    settings: (url: string) => Record<string, unknown>;
    /** Settings that differ, so that the receiver refuses them. */
    strange: Record<string, unknown> | ((url: string) => Record<string, unknown>);
    guard: (received: Received) => number;
    read: (received: Received) => string;
    secrets: readonly string[];
  },
): Promise<NotifierHarness & { received: Received[]; url: string }> {
  const receiver = await startReceiver(how.guard);
  const tools = testTools();
  const create = (more: Record<string, unknown>) =>
    definition.create(definition.settings.parse({ ...how.settings(receiver.url), ...more }), tools);
  const strange = typeof how.strange === 'function' ? how.strange(receiver.url) : how.strange;
  let isOpen = true;
  return {
    notifier: create({}),
    stranger: create(strange),
    received: receiver.received,
    url: receiver.url,
    arrived: () => Promise.resolve(receiver.received.map(how.read).join('\n')),
    overload: () => {
      receiver.answerWith(429, { 'retry-after': '90' });
    },
    refuse: () => {
      receiver.answerWith(400, {}, '<html><body>bad message</body></html>');
    },
    stop: async () => {
      if (!isOpen) return;
      isOpen = false;
      await receiver.close();
      await tools.close();
    },
    secrets: how.secrets,
    isHttp: true,
  };
}
