import type { PartialFacts } from './model.ts';
import { splitNames } from './people.ts';

const ASIN = /(?:^| )\[([A-Z0-9]{10})\](?= |$)/u;
const NARRATORS = / \{([^{}]+)\}$/u;
const YEAR = /^(?:\((\d{4})\)|(\d{4})) - (.+)$/u;

/** Reads title, series, author and what else the folder names hold: only the last three levels count. */
export function readFolderNames(relPath: string, options: { parsesSubtitle: boolean }): PartialFacts {
  const levels = relPath.split('/').slice(-3);
  const titleFolder = levels.at(-1) ?? '';
  const series = levels.length === 3 ? levels[1] : undefined;
  const author = levels.length === 3 ? levels[0] : levels.length === 2 ? levels[0] : undefined;
  const facts = readTitleFolder(titleFolder, { ...options, hasSeries: series !== undefined });
  return {
    title: facts.title,
    ...(facts.subtitle === undefined ? {} : { subtitle: facts.subtitle }),
    ...(facts.asin === undefined ? {} : { asin: facts.asin }),
    ...(facts.narrators === undefined ? {} : { narrators: splitNames(facts.narrators) }),
    ...(facts.year === undefined ? {} : { publishedYear: facts.year }),
    ...(author === undefined ? {} : { authors: splitNames(author) }),
    ...(series === undefined ? {} : { series: [{ name: series, sequence: facts.sequence ?? null }] }),
  };
}

type TitleFolder = {
  title: string;
  subtitle?: string;
  asin?: string;
  narrators?: string;
  sequence?: string;
  year?: string;
};

/** ASIN, narrators, sequence, year, subtitle, in that order. */
export function readTitleFolder(
  folder: string,
  options: { hasSeries: boolean; parsesSubtitle: boolean },
): TitleFolder {
  const facts: TitleFolder = { title: folder };
  const asin = ASIN.exec(facts.title);
  if (asin?.[1]) {
    facts.asin = asin[1];
    facts.title = facts.title.replace(asin[0], '').trim();
  }
  const narrators = NARRATORS.exec(facts.title);
  if (narrators?.[1]) {
    facts.narrators = narrators[1];
    facts.title = facts.title.slice(0, narrators.index);
  }
  if (options.hasSeries) takeSequence(facts);
  const year = YEAR.exec(facts.title);
  if (year) {
    facts.year = year[1] ?? year[2] ?? '';
    facts.title = year[3] ?? '';
  }
  const at = options.parsesSubtitle ? facts.title.indexOf(' - ') : -1;
  if (at > 0) {
    facts.subtitle = facts.title.slice(at + 3).trim();
    facts.title = facts.title.slice(0, at);
  }
  facts.title = facts.title.trim();
  return facts;
}

/** The first ` - ` part that is a number, with a label or a point before any further words. */
function takeSequence(facts: TitleFolder): void {
  const parts = facts.title.split(' - ');
  for (const [index, part] of parts.entries()) {
    const match = /^(vol\.? |volume |book )?(\d{1,3}(?:\.\d{1,2})?)(\.?)(?: (.*))?$/iu.exec(part.trim());
    if (!match) continue;
    const [, label, number = '', point, rest] = match;
    if (rest !== undefined && !label && !point) continue;
    facts.sequence = number.replace(/^0+(?=\d)/u, '');
    parts.splice(index, 1, ...(rest ? [rest] : []));
    facts.title = parts.join(' - ');
    return;
  }
}
