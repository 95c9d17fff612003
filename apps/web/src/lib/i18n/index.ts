import english from '../../locales/en.json';
import { createTranslate, type Message, type Values } from './translate.ts';

/** Every text of the app; another language must have the same keys. */
export type TextKey = keyof typeof english;

/** The language of the page; dates and numbers follow it too. */
export const locale = 'en';
document.documentElement.lang = locale;

export const t = createTranslate<TextKey>(locale, english satisfies Record<TextKey, Message>);

/** Whether a key that was put together at run time exists, for words the server may add later. */
export function hasText(key: string): key is TextKey {
  return key in english;
}

/** The text of a computed key, or the fallback when the catalogue does not know it. */
export function tOr(key: string, fallback: string, values?: Values): string {
  return hasText(key) ? t(key, values) : fallback;
}
