/** Language → its names and codes as indexers, Audible and people write them (folded). */
const LANGUAGES: Record<string, { names: string[]; codes3: string[]; codes2: string[] }> = {
  english: {
    names: ['english', 'englisch', 'anglais', 'ingles', 'inglese', 'engels'],
    codes3: ['eng'],
    codes2: ['en'],
  },
  german: {
    names: ['german', 'deutsch', 'deutsche', 'allemand', 'aleman', 'tedesco', 'duits'],
    codes3: ['ger', 'deu'],
    codes2: ['de'],
  },
  french: {
    names: ['french', 'francais', 'francaise', 'franzosisch', 'frances', 'francese', 'truefrench'],
    codes3: ['fre', 'fra'],
    codes2: ['fr'],
  },
  spanish: {
    names: [
      'spanish',
      'espanol',
      'espanola',
      'castellano',
      'castilian',
      'spanisch',
      'espagnol',
      'spagnolo',
      'latino',
    ],
    codes3: ['spa', 'esp'],
    codes2: ['es'],
  },
  italian: {
    names: ['italian', 'italiano', 'italiana', 'italienisch', 'italien'],
    codes3: ['ita'],
    codes2: ['it'],
  },
  portuguese: {
    names: ['portuguese', 'portugues', 'brazilian', 'brasileiro'],
    codes3: ['por', 'ptbr'],
    codes2: ['pt', 'br'],
  },
  dutch: {
    names: ['dutch', 'nederlands', 'nederlandse', 'vlaams', 'flemish'],
    codes3: ['dut', 'nld'],
    codes2: ['nl'],
  },
  swedish: { names: ['swedish', 'svenska', 'schwedisch'], codes3: ['swe'], codes2: ['se', 'sv'] },
  norwegian: { names: ['norwegian', 'norsk', 'bokmal'], codes3: ['nor'], codes2: ['no'] },
  danish: { names: ['danish', 'dansk', 'danisch'], codes3: ['dan'], codes2: ['dk', 'da'] },
  finnish: { names: ['finnish', 'suomi', 'suomeksi'], codes3: ['fin'], codes2: ['fi'] },
  icelandic: { names: ['icelandic', 'islenska'], codes3: ['ice', 'isl'], codes2: ['is'] },
  polish: { names: ['polish', 'polski', 'polnisch'], codes3: ['pol'], codes2: ['pl'] },
  czech: {
    names: ['czech', 'cesky', 'cestina', 'tschechisch'],
    codes3: ['cze', 'ces'],
    codes2: ['cz', 'cs'],
  },
  slovak: { names: ['slovak', 'slovensky'], codes3: ['slo', 'slk'], codes2: ['sk'] },
  hungarian: { names: ['hungarian', 'magyar', 'ungarisch'], codes3: ['hun'], codes2: ['hu'] },
  romanian: { names: ['romanian', 'romana'], codes3: ['rum', 'ron'], codes2: ['ro'] },
  bulgarian: { names: ['bulgarian', 'български'], codes3: ['bul'], codes2: ['bg'] },
  greek: { names: ['greek', 'ελληνικα'], codes3: ['gre', 'ell'], codes2: ['gr', 'el'] },
  russian: { names: ['russian', 'russisch', 'русскии', 'на русском'], codes3: ['rus'], codes2: ['ru'] },
  ukrainian: { names: ['ukrainian', 'українська', 'украінська'], codes3: ['ukr'], codes2: ['ua'] },
  serbian: { names: ['serbian', 'srpski'], codes3: ['srp'], codes2: ['sr'] },
  croatian: { names: ['croatian', 'hrvatski'], codes3: ['hrv'], codes2: ['hr'] },
  slovenian: { names: ['slovenian', 'slovenscina'], codes3: ['slv'], codes2: ['si', 'sl'] },
  turkish: { names: ['turkish', 'turkce', 'turkisch'], codes3: ['tur'], codes2: ['tr'] },
  arabic: { names: ['arabic', 'العربية', 'عربي'], codes3: ['ara'], codes2: ['ar'] },
  hebrew: { names: ['hebrew', 'עברית'], codes3: ['heb'], codes2: ['he'] },
  persian: { names: ['persian', 'farsi', 'فارسی'], codes3: ['per', 'fas'], codes2: ['fa'] },
  hindi: { names: ['hindi', 'हिन्दी', 'हिंदी'], codes3: ['hin'], codes2: ['hi'] },
  tamil: { names: ['tamil'], codes3: ['tam'], codes2: ['ta'] },
  telugu: { names: ['telugu'], codes3: ['tel'], codes2: ['te'] },
  bengali: { names: ['bengali', 'bangla'], codes3: ['ben'], codes2: ['bn'] },
  marathi: { names: ['marathi'], codes3: ['mar'], codes2: ['mr'] },
  malayalam: { names: ['malayalam'], codes3: ['mal'], codes2: ['ml'] },
  kannada: { names: ['kannada'], codes3: ['kan'], codes2: ['kn'] },
  gujarati: { names: ['gujarati'], codes3: ['guj'], codes2: ['gu'] },
  urdu: { names: ['urdu'], codes3: ['urd'], codes2: ['ur'] },
  chinese: {
    names: ['chinese', 'mandarin', 'cantonese', '中 文', '汉 语', '漢 語', '普 通 话'],
    codes3: ['chi', 'zho', 'cmn', 'yue'],
    codes2: ['zh', 'cn'],
  },
  japanese: { names: ['japanese', 'japanisch', '日 本 語'], codes3: ['jpn', 'jap'], codes2: ['jp', 'ja'] },
  korean: { names: ['korean', '한국어'], codes3: ['kor'], codes2: ['kr', 'ko'] },
  vietnamese: { names: ['vietnamese'], codes3: ['vie'], codes2: ['vn', 'vi'] },
  thai: { names: ['thai'], codes3: ['tha'], codes2: ['th'] },
  indonesian: { names: ['indonesian', 'bahasa'], codes3: ['ind'], codes2: ['id'] },
  malay: { names: ['malay'], codes3: ['may', 'msa'], codes2: ['ms'] },
  tagalog: { names: ['tagalog', 'filipino'], codes3: ['tgl', 'fil'], codes2: ['tl'] },
  latin: { names: ['latin'], codes3: ['lat'], codes2: ['la'] },
  catalan: { names: ['catalan', 'catala'], codes3: ['cat'], codes2: ['ca'] },
  lithuanian: { names: ['lithuanian'], codes3: ['lit'], codes2: ['lt'] },
  latvian: { names: ['latvian'], codes3: ['lav'], codes2: ['lv'] },
  estonian: { names: ['estonian', 'eesti'], codes3: ['est'], codes2: ['et'] },
  welsh: { names: ['welsh', 'cymraeg'], codes3: ['wel', 'cym'], codes2: ['cy'] },
  irish: { names: ['irish', 'gaeilge'], codes3: ['gle'], codes2: ['ga'] },
  afrikaans: { names: ['afrikaans'], codes3: ['afr'], codes2: ['af'] },
  esperanto: { names: ['esperanto'], codes3: ['epo'], codes2: ['eo'] },
};

export const languageNames = new Map<string, string>();
export const languageCodes3 = new Map<string, string>();
export const languageCodes2 = new Map<string, string>();
for (const [language, forms] of Object.entries(LANGUAGES)) {
  for (const name of forms.names) languageNames.set(name, language);
  for (const code of forms.codes3) languageCodes3.set(code, language);
  for (const code of forms.codes2) languageCodes2.set(code, language);
}

/** Values indexers write when they do not know. */
const UNKNOWN = new Set([
  '',
  'unknown',
  'other',
  'und',
  'none',
  'null',
  'n/a',
  '-',
  'undetermined',
  'multi',
  'multiple',
  'mul',
  'original',
]);

const REGION_LANGUAGES: Record<string, string> = {
  us: 'english',
  uk: 'english',
  ca: 'english',
  au: 'english',
  in: 'english',
  de: 'german',
  fr: 'french',
  it: 'italian',
  es: 'spanish',
  jp: 'japanese',
  br: 'portuguese',
};

/** One name per language for whatever a catalogue or indexer writes; null when it says nothing. */
export function canonicalLanguage(input: string | null | undefined): string | null {
  if (!input) return null;
  const text = input
    .trim()
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC');
  if (UNKNOWN.has(text)) return null;
  const whole = languageNames.get(text) ?? languageCodes3.get(text) ?? languageCodes2.get(text);
  if (whole) return whole;
  for (const part of text.split(/[^\p{L}]+/u)) {
    const found = languageNames.get(part) ?? languageCodes3.get(part) ?? languageCodes2.get(part);
    if (found) return found;
  }
  return text;
}

/** All languages of a field such as `ENG GER` or `English, German`. */
export function languagesOf(input: string | null | undefined): string[] {
  if (!input) return [];
  const found = new Set<string>();
  const whole = canonicalLanguage(input);
  if (whole === null) return [];
  for (const part of input.split(/[,;/|&+]|\band\b|\s{1,4}/iu)) {
    const one = canonicalLanguage(part);
    if (one !== null && (languageCodes3.has(part.trim().toLowerCase()) || languageNames.has(one)))
      found.add(one);
  }
  if (found.size === 0) found.add(whole);
  return [...found];
}

/** The language most books of an Audible market place are in: what to expect when the book does not say. */
export function regionLanguage(region: string | null | undefined): string | null {
  return region ? (REGION_LANGUAGES[region] ?? null) : null;
}
