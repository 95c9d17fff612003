const CODES: Readonly<Record<string, readonly string[]>> = {
  en: ['english', 'eng', 'en', 'englisch', 'anglais'],
  de: ['german', 'ger', 'deu', 'de', 'deutsch', 'allemand'],
  fr: ['french', 'fre', 'fra', 'fr', 'francais', 'französisch', 'français'],
  es: ['spanish', 'spa', 'es', 'espanol', 'español', 'castellano'],
  it: ['italian', 'ita', 'it', 'italiano'],
  pt: ['portuguese', 'por', 'pt', 'portugues', 'português'],
  nl: ['dutch', 'dut', 'nld', 'nl', 'nederlands'],
  sv: ['swedish', 'swe', 'sv', 'svenska'],
  da: ['danish', 'dan', 'da', 'dansk'],
  no: ['norwegian', 'nor', 'nob', 'no', 'nb', 'norsk'],
  fi: ['finnish', 'fin', 'fi', 'suomi'],
  pl: ['polish', 'pol', 'pl', 'polski'],
  cs: ['czech', 'cze', 'ces', 'cs', 'čeština'],
  hu: ['hungarian', 'hun', 'hu', 'magyar'],
  ru: ['russian', 'rus', 'ru', 'русский'],
  uk: ['ukrainian', 'ukr', 'uk'],
  el: ['greek', 'gre', 'ell', 'el'],
  tr: ['turkish', 'tur', 'tr'],
  he: ['hebrew', 'heb', 'he'],
  ar: ['arabic', 'ara', 'ar'],
  hi: ['hindi', 'hin', 'hi'],
  ja: ['japanese', 'jpn', 'ja', '日本語'],
  zh: ['chinese', 'chi', 'zho', 'zh', 'mandarin', '中文'],
  ko: ['korean', 'kor', 'ko', '한국어'],
};
const BY_NAME = new Map(
  Object.entries(CODES).flatMap(([code, names]) => names.map((name) => [name, code] as const)),
);

/** `English`, `eng`, `en-US` → `en`; null for what is no language we know (`und`, a title in the wrong field). */
export function languageCode(text: string | null): string | null {
  const name = text?.trim().toLowerCase() ?? '';
  return BY_NAME.get(name) ?? BY_NAME.get(name.split(/[-_ (]/)[0] ?? '') ?? null;
}

/** `en` → `English`. */
export function languageName(code: string): string {
  const name = CODES[code]?.[0] ?? code;
  return name.charAt(0).toUpperCase() + name.slice(1);
}
