import type { Message } from '../lib/i18n/translate.ts';
import firstPage from './de.json';
import rooms from './de.rooms.json';

export const german: Record<string, Message> = { ...firstPage, ...rooms };
