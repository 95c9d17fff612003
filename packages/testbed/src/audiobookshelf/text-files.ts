import { cleanHtml } from './html.ts';
import type { PartialFacts } from './model.ts';
import { splitNames } from './people.ts';

export function readDescriptionText(text: string): PartialFacts {
  return { description: cleanHtml(text.trim()) };
}

/** Narrators are in the first line. */
export function readReaderText(text: string): PartialFacts {
  const narrators = splitNames(text.split(/\r?\n/u)[0] ?? '');
  return narrators.length > 0 ? { narrators } : {};
}

/** Lines of `key: value`; all after a line "Book Description" is the description. */
export function readNfo(text: string): PartialFacts {
  const facts: PartialFacts = {};
  const lines = text.split(/\r?\n/u);
  const at = lines.findIndex((line) => /^\s*book description\s*$/iu.test(line));
  const head = at < 0 ? lines : lines.slice(0, at);
  if (at >= 0)
    facts.description = lines
      .slice(at + 1)
      .join('\n')
      .replace(/^[=\s-]+/u, '')
      .trim();
  let series: string | undefined;
  let sequence: string | null = null;
  for (const line of head) {
    const colon = line.indexOf(':');
    const value = line.slice(colon + 1).trim();
    if (colon < 1 || value === '') continue;
    switch (line.slice(0, colon).trim().toLowerCase()) {
      case 'title': {
        const split = value.indexOf(': ');
        facts.title = split > 0 ? value.slice(0, split) : value;
        if (split > 0) facts.subtitle = value.slice(split + 2);
        break;
      }
      case 'author':
        facts.authors = splitNames(value);
        break;
      case 'narrator':
      case 'read by':
        facts.narrators = splitNames(value);
        break;
      case 'series name':
        series = value;
        break;
      case 'position in series':
        sequence = value;
        break;
      case 'genre':
        facts.genres = value.split(/[,/]/u).map((genre) => genre.trim());
        break;
      case 'publisher':
        facts.publisher = value;
        break;
      case 'asin':
        facts.asin = value;
        break;
      case 'isbn':
        facts.isbn = value;
        break;
      case 'language':
        facts.language = value;
        break;
      case 'abridged':
        facts.abridged = /^yes$/iu.test(value);
        break;
      case 'unabridged':
        facts.abridged = !/^yes$/iu.test(value);
        break;
      case 'copyright':
      case 'release date':
      case 'year':
        facts.publishedYear = /\d{4}/u.exec(value)?.[0] ?? null;
        break;
      default:
    }
  }
  if (series) facts.series = [{ name: series, sequence }];
  return facts;
}
