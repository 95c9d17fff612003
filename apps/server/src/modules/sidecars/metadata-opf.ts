import { XMLBuilder } from 'fast-xml-parser';
import { dayOf, languageOf, lineOf, linesOf, paragraphsOf, seriesOf, yearOf } from './facts.ts';
import type { SidecarBook } from './model.ts';

const text = '#text';
type Element = Record<string, string>;

const builder = new XMLBuilder({
  attributeNamePrefix: '@',
  ignoreAttributes: false,
  textNodeName: text,
  format: true,
  indentBy: '  ',
  suppressEmptyNode: true,
});

/**
 * `metadata.opf` as calibre writes it, with what Audiobookshelf reads beside: `dc:subtitle`, `dc:tag`, roles with the
 * `opf:` prefix, schemes in capitals, and each series name directly before its index.
 */
export function buildMetadataOpf(book: SidecarBook): string {
  const identifiers: Element[] = identifiersOf(book);
  const metadata = {
    '@xmlns:dc': 'http://purl.org/dc/elements/1.1/',
    '@xmlns:opf': 'http://www.idpf.org/2007/opf',
    'dc:identifier': identifiers,
    'dc:title': element(lineOf(book.title) ?? 'Unknown Title'),
    'dc:subtitle': optional(lineOf(book.subtitle)),
    'dc:creator': [
      ...linesOf(book.authors).map((name) => ({ '@opf:role': 'aut', [text]: name })),
      ...linesOf(book.narrators).map((name) => ({ '@opf:role': 'nrt', [text]: name })),
    ],
    'dc:publisher': optional(lineOf(book.publisher)),
    'dc:date': optional(dayOf(book) ?? yearOf(book)),
    'dc:language': optional(languageOf(book)),
    'dc:description': optional(paragraphsOf(book.description).join('\n\n') || undefined),
    'dc:subject': linesOf(book.genres).map(element),
    'dc:tag': linesOf(book.tags).map(element),
    meta: seriesOf(book).flatMap(({ name, position }) => [
      meta('calibre:series', name),
      ...(position === undefined ? [] : [meta('calibre:series_index', position)]),
    ]),
  };
  const document: unknown = builder.build({
    '?xml': { '@version': '1.0', '@encoding': 'utf-8' },
    package: {
      '@xmlns': 'http://www.idpf.org/2007/opf',
      '@version': '2.0',
      '@unique-identifier': 'book-id',
      metadata,
    },
  });
  return String(document);
}

function identifiersOf(book: SidecarBook): Element[] {
  const known = [
    ['ASIN', lineOf(book.asin)?.toUpperCase()],
    ['ISBN', lineOf(book.isbn)],
    ['EARMARK', lineOf(book.id)],
  ] as const;
  const identifiers: Element[] = known.flatMap(([scheme, value]) =>
    value === undefined ? [] : [{ '@opf:scheme': scheme, [text]: value }],
  );
  // A package needs one identifier it can point at.
  if (identifiers.length === 0) identifiers.push({ [text]: lineOf(book.title) ?? 'unknown' });
  identifiers[0] = { '@id': 'book-id', ...identifiers[0] };
  return identifiers;
}

function meta(name: string, content: string): Element {
  return { '@name': name, '@content': content };
}

function element(value: string): Element {
  return { [text]: value };
}

function optional(value: string | undefined): Element | undefined {
  return value === undefined ? undefined : element(value);
}
