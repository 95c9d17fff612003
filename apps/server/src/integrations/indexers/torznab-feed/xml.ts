import { XMLParser } from 'fast-xml-parser';
import { decodeEntities } from '../../../platform/text/index.ts';

/** One XML element; names are lower case, with their prefix (`torznab:attr`). */
export type XmlElement = {
  attributes: Record<string, string>;
  children: Record<string, XmlElement[]>;
  text: string;
};

/** The text is no XML this program wants to read; the message says why. */
export class XmlError extends Error {
  override readonly name = 'XmlError';
}

const MAX_DEPTH = 30;
/** No field that is used is longer; a monstrous description is cut before it costs anything. */
const MAX_TEXT = 300_000;
const ATTRIBUTE = '@';
const CDATA = '#cdata';
const TEXT = '#text';

// Entities are decoded by us, once: a document can define none, so it cannot unfold into gigabytes.
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: ATTRIBUTE,
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  cdataPropName: CDATA,
  textNodeName: TEXT,
  alwaysCreateTextNode: true,
  trimValues: false,
  maxNestedTags: MAX_DEPTH,
  isArray: (_name, _path, _isLeaf, isAttribute) => !isAttribute,
});

/** The root element; throws XmlError when the text is another format, cut off, or defines entities. */
export function parseXml(text: string): { name: string; element: XmlElement } {
  const source = text.replace(/^\ufeff/, '').trim();
  if (source === '') throw new XmlError('the answer is empty');
  if (!source.startsWith('<')) throw new XmlError('it is not XML');
  if (/^<(!doctype\s+html|html|head|body)\b/i.test(source)) throw new XmlError('it is a web page');
  if (/<!ENTITY/i.test(source)) throw new XmlError('it defines its own entities');
  let parsed: unknown;
  try {
    parsed = parser.parse(source);
  } catch (error) {
    throw new XmlError(error instanceof Error ? error.message : 'it is damaged');
  }
  const root = Object.entries(toElement({ root: [parsed] }).children['root']?.[0]?.children ?? {}).find(
    ([name]) => !name.startsWith('?'),
  );
  const element = root?.[1][0];
  if (!root || !element) throw new XmlError('it has no content');
  const isClosed = new RegExp(
    `(</${root[0].replaceAll(/[.]/g, '\\.')}\\s*>|/>)\\s*(<!--[\\s\\S]*-->)?\\s*$`,
    'i',
  );
  if (!isClosed.test(source.slice(-2000))) throw new XmlError('it is cut off');
  return { name: root[0], element };
}

function toElement(raw: unknown): XmlElement {
  // Names come from outside: without a prototype, a tag called `constructor` is a tag.
  const element: XmlElement = {
    attributes: Object.create(null) as Record<string, string>,
    children: Object.create(null) as Record<string, XmlElement[]>,
    text: '',
  };
  if (typeof raw === 'string') return { ...element, text: readText(raw) };
  if (typeof raw !== 'object' || raw === null) return element;
  for (const [key, value] of Object.entries(raw)) {
    if (key === TEXT) element.text += readText(String(value));
    else if (key === CDATA) element.text += cdataOf(value);
    else if (key.startsWith(ATTRIBUTE)) {
      element.attributes[key.slice(1).toLowerCase()] = readText(String(value));
    } else {
      const name = key.toLowerCase();
      const items = (Array.isArray(value) ? value : [value]).map(toElement);
      element.children[name] = [...(element.children[name] ?? []), ...items];
    }
  }
  return element;
}

function readText(raw: string): string {
  return decodeEntities(raw.length > MAX_TEXT ? raw.slice(0, MAX_TEXT) : raw);
}

function cdataOf(value: unknown): string {
  const parts = Array.isArray(value) ? value : [value];
  return parts.map(cdataPart).join('');
}

function cdataPart(part: unknown): string {
  if (typeof part === 'string') return part;
  const text =
    typeof part === 'object' && part !== null ? (part as Record<string, unknown>)[TEXT] : undefined;
  return typeof text === 'string' ? text : '';
}

/** Text of the first child of that name, trimmed; empty when there is none. */
export function childText(element: XmlElement, name: string): string {
  return element.children[name]?.[0]?.text.trim() ?? '';
}

/** All children whose name, without its prefix, is this. */
export function childrenNamed(element: XmlElement, localName: string): XmlElement[] {
  return Object.entries(element.children)
    .filter(([name]) => name === localName || name.endsWith(`:${localName}`))
    .flatMap(([, elements]) => elements);
}
