import { dayOf, languageOf, lineOf, linesOf, paragraphsOf, seriesOf, yearOf } from './facts.ts';
import type { SidecarBook, SidecarChapter } from './model.ts';

/** `metadata.json` as Audiobookshelf reads it: flat, exact types, no BOM, unknown facts left out. */
export function buildMetadataJson(book: SidecarBook, chapters: readonly SidecarChapter[] = []): string {
  const metadata = {
    title: lineOf(book.title),
    subtitle: lineOf(book.subtitle),
    authors: filled(linesOf(book.authors)),
    narrators: filled(linesOf(book.narrators)),
    series: filled(
      seriesOf(book).map(({ name, position }) => (position === undefined ? name : `${name} #${position}`)),
    ),
    genres: filled(linesOf(book.genres)),
    tags: filled(linesOf(book.tags)),
    publishedYear: yearOf(book),
    publishedDate: dayOf(book),
    publisher: lineOf(book.publisher),
    description: toHtml(book.description),
    isbn: lineOf(book.isbn),
    asin: lineOf(book.asin)?.toUpperCase(),
    language: languageOf(book),
    explicit: book.explicit ?? undefined,
    abridged: book.abridged ?? undefined,
    chapters: filled(chaptersOf(chapters)),
  };
  return `${JSON.stringify(metadata, null, 2)}\n`;
}

/** An empty list is left out: on a new item it would wipe what the reader knows from tags. */
function filled<Item>(items: Item[]): Item[] | undefined {
  return items.length > 0 ? items : undefined;
}

function toHtml(text: string | null | undefined): string | undefined {
  const paragraphs = paragraphsOf(text).map((paragraph) => {
    const escaped = paragraph.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    return `<p>${escaped.replaceAll(/ *\n */g, '<br>')}</p>`;
  });
  return paragraphs.length > 0 ? paragraphs.join('\n') : undefined;
}

/** All or nothing: one chapter without a title or end makes Audiobookshelf drop the whole list. */
function chaptersOf(
  chapters: readonly SidecarChapter[],
): { id: number; start: number; end: number; title: string }[] {
  const sorted = chapters.toSorted((a, b) => a.start - b.start);
  return sorted.map(({ start, end, title }, at) => {
    const next = sorted[at + 1];
    return {
      id: at,
      start: toMillis(Math.max(start, 0)),
      end: toMillis(next ? next.start : Math.max(end, start)),
      title: lineOf(title) ?? `Chapter ${at + 1}`,
    };
  });
}

function toMillis(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
