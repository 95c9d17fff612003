import { pageLanguage } from '../../lib/i18n/index.ts';

/** The catalogue's words for languages, as far as its market places use them. */
const CODES: Readonly<Record<string, string>> = {
  afrikaans: 'af',
  arabic: 'ar',
  bulgarian: 'bg',
  catalan: 'ca',
  croatian: 'hr',
  czech: 'cs',
  danish: 'da',
  dutch: 'nl',
  english: 'en',
  finnish: 'fi',
  french: 'fr',
  german: 'de',
  greek: 'el',
  hebrew: 'he',
  hindi: 'hi',
  hungarian: 'hu',
  icelandic: 'is',
  italian: 'it',
  japanese: 'ja',
  korean: 'ko',
  latin: 'la',
  mandarin_chinese: 'zh',
  chinese: 'zh',
  norwegian: 'no',
  polish: 'pl',
  portuguese: 'pt',
  romanian: 'ro',
  russian: 'ru',
  spanish: 'es',
  swedish: 'sv',
  tamil: 'ta',
  telugu: 'te',
  turkish: 'tr',
  ukrainian: 'uk',
};

let known: { page: string; names: Intl.DisplayNames } | undefined;

/** "Deutsch" for `german` on a German page; a word nobody knows is shown as it is. */
export function languageName(language: string): string {
  const code = CODES[language.toLowerCase()];
  const page = pageLanguage();
  if (known?.page !== page) known = { page, names: new Intl.DisplayNames(page, { type: 'language' }) };
  const name = code === undefined ? undefined : known.names.of(code);
  return name ?? language.charAt(0).toLocaleUpperCase() + language.slice(1);
}
