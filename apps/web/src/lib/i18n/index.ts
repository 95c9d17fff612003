import english from '../../locales/en.json';
import { createTranslate, type Message, type Values } from './translate.ts';

/** The texts that come with the first page; the others come with the rooms that show them, see `rooms.ts`. */
export type TextKey = keyof typeof english;

/** The language of the page; dates and numbers follow it too. */
export const locale = 'en';
document.documentElement.lang = locale;

const texts: Record<string, Message> = { ...(english satisfies Record<TextKey, Message>) };

export const t = createTranslate<TextKey>(locale, texts);

/** Adds the texts of rooms that are loaded later. */
export function addTexts(more: Readonly<Record<string, Message>>): void {
  Object.assign(texts, more);
}

/** The text of a key put together at run time; the fallback when no catalogue knows it. */
export function tOr(key: string, fallback: string, values?: Values): string {
  return key in texts ? t(key as TextKey, values) : fallback;
}
