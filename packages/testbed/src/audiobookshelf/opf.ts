import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { stripHtml } from './html.ts';
import type { PartialFacts, SeriesEntry } from './model.ts';

type Node = { [name: string]: unknown };
type Element = { name: string; attributes: Record<string, string>; text: string };

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: true,
  cdataPropName: '#cdata',
});

/** Reads an OPF file; undefined when it is not well-formed or holds no metadata. */
export function readOpf(xml: string): PartialFacts | undefined {
  const text = xml.replace(/^\ufeff/u, '');
  if (text.trim() === '' || XMLValidator.validate(text) !== true) return undefined;
  const root = parser.parse(text) as Node[];
  const metadata = childrenOf(childrenOf(root, 'package'), 'metadata').flatMap(toElement);
  if (metadata.length === 0) return undefined;
  const first = (name: string) => metadata.find((each) => each.name === name)?.text || undefined;
  const identifier = (scheme: string) =>
    metadata.find((each) => each.name === 'dc:identifier' && schemeOf(each) === scheme)?.text || undefined;
  const authors = peopleOf(metadata, 'aut');
  const narrators = peopleOf(metadata, 'nrt');
  const year = first('dc:date')?.split('-')[0];
  const description = first('dc:description');
  const genres = metadata
    .filter((each) => each.name === 'dc:subject' && Object.keys(each.attributes).length === 0 && each.text)
    .map((each) => each.text);
  const tags = metadata.filter((each) => each.name === 'dc:tag' && each.text).map((each) => each.text);
  const series = seriesOf(metadata);
  const facts: PartialFacts = {
    title: first('dc:title'),
    subtitle: first('dc:subtitle'),
    publisher: first('dc:publisher'),
    language: first('dc:language'),
    isbn: identifier('ISBN'),
    asin: identifier('ASIN'),
    publishedYear: year && /^\d{4}$/u.test(year) ? year : undefined,
    description: description && stripHtml(description),
    authors: authors.length > 0 ? authors : undefined,
    narrators: narrators.length > 0 ? narrators : calibreNarrators(metadata),
    genres: genres.length > 0 ? genres : undefined,
    tags: tags.length > 0 ? tags : undefined,
    series: series.length > 0 ? series : undefined,
  };
  return facts;
}

function peopleOf(metadata: readonly Element[], role: string): string[] {
  const names = metadata
    .filter((each) => each.name === 'dc:creator' && roleOf(each, metadata) === role && each.text)
    .map((each) => each.text);
  return [...new Set(names)];
}

/** `opf:role`, a prefix declared on the very element, or an EPUB 3 refinement; plain `role` is not read. */
function roleOf(element: Element, metadata: readonly Element[]): string | undefined {
  const prefixes = ['opf'];
  for (const name of Object.keys(element.attributes))
    if (name.startsWith('xmlns:')) prefixes.push(name.slice(6));
  for (const prefix of prefixes) {
    const role = element.attributes[`${prefix}:role`];
    if (role !== undefined) return role;
  }
  const { id } = element.attributes;
  const refinement = metadata.find(
    (each) =>
      each.name === 'meta' &&
      each.attributes['refines'] === `#${id}` &&
      each.attributes['property'] === 'role',
  );
  return id === undefined ? undefined : refinement?.text;
}

function schemeOf(element: Element): string | undefined {
  return element.attributes['opf:scheme'] ?? element.attributes['scheme'];
}

/** The index has to follow its series at once; a single series finds it anywhere. */
function seriesOf(metadata: readonly Element[]): SeriesEntry[] {
  const metas = metadata.filter((each) => each.name === 'meta');
  const isNamed = (element: Element | undefined, name: string) => element?.attributes['name'] === name;
  const contentOf = (element: Element | undefined) => element?.attributes['content']?.trim() || null;
  const entries = metas.flatMap((meta, index) => {
    const name = isNamed(meta, 'calibre:series') ? contentOf(meta) : null;
    const next = metas[index + 1];
    return name ? [{ name, sequence: isNamed(next, 'calibre:series_index') ? contentOf(next) : null }] : [];
  });
  const [only] = entries;
  if (entries.length === 1 && only && only.sequence === null) {
    only.sequence = contentOf(metas.find((meta) => isNamed(meta, 'calibre:series_index')));
  }
  return entries;
}

function calibreNarrators(metadata: readonly Element[]): string[] | undefined {
  const column = metadata.find((each) => each.attributes['name'] === 'calibre:user_metadata:#narrators');
  try {
    const parsed: unknown = JSON.parse(column?.attributes['content'] ?? '{}');
    const value = (parsed as Record<string, unknown>)['#value#'];
    return Array.isArray(value)
      ? value.filter((each): each is string => typeof each === 'string')
      : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function childrenOf(nodes: readonly Node[], name: string): Node[] {
  const found = nodes.find((node) =>
    Object.keys(node).some((key) => key === name || key.endsWith(`:${name}`)),
  );
  const key = found && Object.keys(found).find((each) => each !== ':@');
  const children = found && key ? found[key] : [];
  return Array.isArray(children) ? (children as Node[]) : [];
}

function toElement(node: Node): Element[] {
  const name = Object.keys(node).find((key) => key !== ':@');
  if (name === undefined || name.startsWith('#')) return [];
  return [
    { name, attributes: (node[':@'] ?? {}) as Record<string, string>, text: textOf(node[name]).trim() },
  ];
}

function textOf(children: unknown): string {
  if (!Array.isArray(children)) return '';
  return (children as Node[])
    .map((child) => {
      const text = child['#text'];
      if (typeof text === 'string') return text;
      return textOf(child['#cdata'] ?? Object.entries(child).find(([key]) => key !== ':@')?.[1]);
    })
    .join('');
}
