/** Facts in the title that Prowlarr makes for a MyAnonamouse torrent: `Title by A, B [ENG / M4B MP3] [VIP]`. */
export type MamTitleFacts = {
  language?: string | undefined;
  filetypes?: string[] | undefined;
  isVip: boolean;
};

/** The id when the address is a MyAnonamouse details page. */
export function mamIdOf(address: string): string | undefined {
  return /^https?:\/\/(?:www\.)?myanonamouse\.net\/t\/(\d{1,12})\/?(?:[?#].*)?$/i.exec(address.trim())?.[1];
}

export function readMamTitle(title: string): MamTitleFacts {
  const groups = [...title.matchAll(/\[([^\][]*)\]/g)].map((match) => (match[1] ?? '').trim());
  const facts: MamTitleFacts = { isVip: groups.some((group) => /^vip$/i.test(group)) };
  const formats = groups.findLast((group) => !/^vip$/i.test(group) && /^[A-Z]{3}( \/ \S|$)/.test(group));
  if (!formats) return facts;
  const [language, types] = formats.split(' / ');
  if (language) facts.language = language;
  if (types) {
    facts.filetypes = types
      .toLowerCase()
      .split(/[\s,]+/)
      .filter(Boolean);
  }
  return facts;
}
