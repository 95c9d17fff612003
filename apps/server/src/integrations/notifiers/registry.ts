import type { ProviderDefinition } from '../definition.ts';
import { apprise } from './apprise/index.ts';
import { discord } from './discord/index.ts';
import { email } from './email/index.ts';
import { ntfy } from './ntfy/index.ts';
import type { Notifier } from './port.ts';
import { webhook } from './webhook/index.ts';

/** Every way to tell people there is; a new one is a folder and one line. */
export const notifiers: readonly ProviderDefinition<'notification', unknown, Notifier>[] = [
  ntfy,
  discord,
  email,
  apprise,
  webhook,
];
