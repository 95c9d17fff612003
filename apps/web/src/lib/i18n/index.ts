import english from '../../locales/en.json';
import type { Language } from '../api/types.ts';
import { readPreference, writePreference } from '../storage.ts';
import { createTranslate, type Message, type Values } from './translate.ts';

/** The texts that come with the first page; the others come with the rooms that show them, see `rooms.ts`. */
export type TextKey = keyof typeof english;

export const LANGUAGES = ['en', 'de'] as const satisfies Language[];

const ENGLISH: Record<string, Message> = { ...(english satisfies Record<TextKey, Message>) };

/** A language other than English comes in one piece, before anything is drawn. */
const CATALOGUES: Record<Exclude<Language, 'en'>, () => Promise<Record<string, Message>>> = {
  de: () => import('../../locales/german.ts').then((module) => module.german),
};

/** What the server says comes while the first data is on its way. */
const SERVER_SENTENCES: Record<Exclude<Language, 'en'>, () => Promise<(sentence: string) => string>> = {
  de: () => import('../../locales/german-server.ts').then((module) => module.told),
};

let current: Language = 'en';
let tell = asItIs;
let learning: Promise<void> = Promise.resolve();
let translated: Readonly<Record<string, Message>> = {};
let translate = createTranslate('en', find);

/** English stands in for a text that a language lacks. */
function find(key: string): Message | undefined {
  return translated[key] ?? ENGLISH[key];
}

/** The text of a key, in the language of the page. */
export function t(key: TextKey, values?: Values): string {
  return translate(key, values);
}

/** The language of the page; dates and numbers follow it too. */
export function pageLanguage(): Language {
  return current;
}

/** Adds the English texts of rooms that are loaded later. */
export function addTexts(more: Readonly<Record<string, Message>>): void {
  Object.assign(ENGLISH, more);
}

/** The text of a key put together at run time; the fallback when no catalogue knows it. */
export function tOr(key: string, fallback: string, values?: Values): string {
  return find(key) === undefined ? fallback : translate(key, values);
}

/** A sentence of the server (a problem, a reason, a step of a story) in the language of the page; else as it came. */
export function told(sentence: string): string {
  return tell(sentence);
}

/** Resolves when `told` knows the language of the page: before anything of the server is shown. */
export function ableToTell(): Promise<void> {
  return learning;
}

/** What was chosen in this browser, or else the first of the browser's own languages that Earmark speaks. */
export function browserLanguage(): Language {
  const stored = readPreference('language');
  if (isLanguage(stored)) return stored;
  return navigator.languages.map((tag) => tag.split('-')[0]).find(isLanguage) ?? 'en';
}

/** Shows everything that is drawn from now on in this language. A language that cannot be loaded leaves English. */
export async function speak(language: Language): Promise<void> {
  learning =
    language === 'en'
      ? Promise.resolve()
      : SERVER_SENTENCES[language]().then(
          (learned) => {
            tell = learned;
          },
          () => undefined,
        );
  if (language === 'en') tell = asItIs;
  translated =
    language === 'en' ? {} : await CATALOGUES[language]().catch((): Record<string, Message> => ({}));
  current = language;
  translate = createTranslate(language, find);
  document.documentElement.lang = language;
}

/** Remembered for the pages before the login, and until the server says what this person prefers. */
export function rememberLanguage(language: Language | null): void {
  writePreference('language', language);
}

function asItIs(sentence: string): string {
  return sentence;
}

function isLanguage(value: unknown): value is Language {
  return LANGUAGES.includes(value as Language);
}
