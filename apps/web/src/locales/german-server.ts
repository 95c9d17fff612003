import { createTold } from '../lib/i18n/told.ts';
import type { Message } from '../lib/i18n/translate.ts';
import sentences from './de.server.json';

export const told = createTold('de', sentences satisfies Record<string, Message>);
