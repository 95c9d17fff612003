import { stemOf } from '../inspect/classify.ts';
import { lengthOf } from '../inspect/lengths.ts';
import type { OtherFiles } from '../inspect/other-files.ts';
import { isbnOf, isbnsInName } from '../isbn.ts';
import type { SourceFile } from '../model.ts';
import { asinOf, distinct } from '../probe/tag-values.ts';
import { isCarrierFolder } from './folder-names.ts';
import type { Evidence } from './judge-book.ts';
import { saysSomething, wordsOf } from './text-fit.ts';

/** ASINs of books as uploaders write them: free-standing and starting with B0, or any ten characters in brackets. */
const ASIN = /(?<![A-Z0-9])(B0[A-Z0-9]{8})(?![A-Z0-9])|[[({]([A-Z0-9]{10})[\])}]/g;
const POSITION =
  /(?:#|(?<![\p{L}])(?:books?|bk|vol(?:ume)?s?|no|nr|band|tome|livre|libro)(?![\p{L}]))[\s._:#-]*(\d{1,3}(?:\.\d{1,2})?(?:\s*-\s*\d{1,3})?)(?![\d])/giu;

export type EvidenceInput = {
  kept: readonly SourceFile[];
  /** Audio of the other groups. */
  others: OtherFiles;
  downloadName: string;
  releaseTitle: string | null;
};

/** Collects what the files of one group say about themselves: tags, names, ASINs, numbers in a series. */
export function collectEvidence({ kept, others, downloadName, releaseTitle }: EvidenceInput): Evidence {
  const single = kept.length === 1 ? kept[0] : undefined;
  const albums = mostFrequent(kept.map((file) => file.audio?.album));
  const tags = distinct([...albums, single?.audio?.title]).filter(saysSomething);
  const { own, shared, carriers } = foldersOf(kept, others);
  const isAlone = others.isEmpty;
  const called = distinct([
    single ? stemOf(single.path) : commonWords(kept.map((file) => stemOf(file.path))),
    ...own.toReversed(),
    isAlone ? downloadName : null,
  ]);
  const names = called.filter(saysSomething);
  const texts = [...names, ...tags];
  return {
    tags,
    names,
    bare: distinct([...albums, single?.audio?.title, ...called, ...carriers]).filter(
      (text) => !names.includes(text) && !tags.includes(text),
    ),
    context: distinct([...shared, isAlone ? null : downloadName]),
    // A release of several books names all of them or none; it tells nothing about one group.
    release: isAlone ? releaseTitle : null,
    artists: distinct(mostFrequent(kept.flatMap((file) => file.audio?.artists ?? []))).filter(saysSomething),
    narrators: distinct(mostFrequent(kept.flatMap((file) => file.audio?.narrators ?? []))),
    asins: distinct([
      ...kept.map((file) => file.audio?.asin),
      ...[...names, ...albums].flatMap((text) =>
        [...text.matchAll(ASIN)].map((match) => asinOf(match[1] ?? match[2])),
      ),
    ]),
    sharedIsbns: [],
    isbns: distinct([
      // Old recordings are sold under the ISBN-10 of the book in place of an ASIN.
      ...mostFrequent(kept.map((file) => file.audio?.isbn ?? isbnOf(file.audio?.asin))),
      ...mostFrequent(kept.flatMap((file) => isbnsInName(stemOf(file.path)))),
      ...[...called, ...albums].flatMap(isbnsInName),
    ]),
    languages: mostFrequent(kept.map((file) => file.audio?.language)),
    positions: distinct([
      ...mostFrequent(kept.map((file) => file.audio?.seriesPosition)),
      ...texts.flatMap((text) => [...text.matchAll(POSITION)].map((match) => match[1])),
    ]),
    seconds: lengthOf(kept),
  };
}

/** Folders that hold only this group, and those it shares; disc and format folders say nothing. Outermost first. */
function foldersOf(kept: readonly SourceFile[], others: OtherFiles) {
  const own: string[] = [];
  const shared: string[] = [];
  const carriers: string[] = [];
  const first = kept[0]?.path.split('/').slice(0, -1) ?? [];
  for (let depth = 1; depth <= first.length; depth += 1) {
    const prefix = `${first.slice(0, depth).join('/')}/`;
    if (!kept.every((file) => file.path.startsWith(prefix))) {
      // `Emma CD 1`, `Emma CD 2`: what the folders of the discs have in common.
      own.push(commonWords(kept.map((file) => file.path.split('/').slice(0, -1)[depth - 1] ?? '')) ?? '');
      break;
    }
    const name = first[depth - 1] ?? '';
    if (isCarrierFolder(name)) {
      if (!others.areIn(prefix, 'anywhere')) carriers.push(name);
      continue;
    }
    // A folder that holds the book's own files belongs to the book, whatever lies in folders below it (a second copy).
    const isFlat = kept.every((file) => !file.path.slice(prefix.length).includes('/'));
    (others.areIn(prefix, isFlat ? 'directly' : 'anywhere') ? shared : own).push(name);
  }
  return { own, shared, carriers };
}

/** The words all names begin with: `Emma Chapter 1`, `Emma Chapter 2` → `emma chapter`. */
function commonWords(names: readonly string[]): string | null {
  const all = names.map((name) => wordsOf(name).filter((word) => !/^\d+$/.test(word)));
  const first = all[0] ?? [];
  let length = 0;
  while (length < first.length && all.every((words) => words[length] === first[length])) length += 1;
  return length === 0 ? null : first.slice(0, length).join(' ');
}

/** The two values that occur most often; a stray tag does not count. */
function mostFrequent(values: readonly (string | null | undefined)[]): string[] {
  const counts = new Map<string, number>();
  for (const value of values) if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
  const sorted = [...counts].sort((a, b) => b[1] - a[1]);
  const most = sorted[0]?.[1] ?? 0;
  return sorted.slice(0, 2).flatMap(([value, count]) => (count * 4 >= most ? value : []));
}
