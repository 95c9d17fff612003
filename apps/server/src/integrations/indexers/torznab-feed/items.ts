import { htmlToPlainText, toLine } from '../../../platform/text/index.ts';
import { normaliseInfoHash, parseMagnet } from '../../../platform/torrents/index.ts';
import type { FoundRelease } from '../port.ts';
import { mamIdOf, readMamTitle } from './mam-title.ts';
import { childrenNamed, childText, type XmlElement } from './xml.ts';

export type ItemContext = {
  /** Name shown for the indexer. */
  indexer: string;
  protocol: 'torrent' | 'usenet';
  /** Relative links are resolved against it. */
  feedUrl: string;
  subIndexerId?: string | undefined;
  foundBy: string;
};

/** The items of a feed as releases; an item without a title or anything to fetch is left out, others are kept. */
export function readItems(root: XmlElement, context: ItemContext): FoundRelease[] {
  const channel = root.children['channel']?.[0] ?? root;
  return (channel.children['item'] ?? []).flatMap((item) => readItem(item, context) ?? []);
}

function readItem(item: XmlElement, context: ItemContext): FoundRelease | null {
  const attributes = readAttributes(item);
  const title = toLine(childText(item, 'title'));
  const links = readLinks(item, attributes, context.feedUrl);
  const guid = childText(item, 'guid') || links.downloadUrl || links.magnetUri || links.infoUrl;
  if (!title || !guid || (!links.downloadUrl && !links.magnetUri)) return null;
  const one = (name: string) => attributes.get(name)?.[0];
  const mamId = mamIdOf(guid) ?? mamIdOf(links.infoUrl ?? '');
  const mam = mamId === undefined ? undefined : readMamTitle(title);
  const seeders = count(one('seeders'));
  const peers = count(one('peers'));
  const flags = readFlags(attributes);
  if (mam?.isVip) flags.push('vip');
  return {
    guid: guid.slice(0, 2000),
    indexer: context.indexer,
    protocol: context.protocol,
    title: title.slice(0, 5000),
    size: sizeOf(item, one('size')),
    seeders,
    leechers:
      count(one('leechers')) ?? (peers !== null && seeders !== null ? Math.max(0, peers - seeders) : null),
    grabs: count(one('grabs')),
    publishDate: dateOf(childText(item, 'pubdate') || (one('usenetdate') ?? '')),
    files: count(one('files')),
    categories: readCategories(item, attributes),
    flags: [...new Set(flags)],
    bookTitle: lineOrNull(one('booktitle')),
    authors: peopleOf(attributes.get('author')),
    narrators: peopleOf(attributes.get('narrator')),
    language: one('language') ?? mam?.language ?? null,
    filetypes: mam?.filetypes ?? null,
    tags: attributes.get('genre')?.join(', ').slice(0, 20_000) ?? null,
    description: htmlToPlainText(childText(item, 'description')) || null,
    subIndexerId: context.subIndexerId,
    ...links,
    infoHash: normaliseInfoHash(one('infohash') ?? '') ?? hashOfMagnet(links.magnetUri),
    mamId,
    freeleech: flags.includes('freeleech'),
    vip: mam?.isVip,
    minimumRatio: positive(one('minimumratio')),
    minimumSeedSeconds: positive(one('minimumseedtime')),
    coverUrl: webUrl(one('coverurl'), context.feedUrl),
    foundBy: context.foundBy,
  };
}

/** `torznab:attr` and `newznab:attr`, names in lower case; a name may occur several times. */
function readAttributes(item: XmlElement): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const element of childrenNamed(item, 'attr')) {
    const name = element.attributes['name']?.trim().toLowerCase();
    const value = element.attributes['value']?.trim();
    if (name && value) found.set(name, [...(found.get(name) ?? []), value]);
  }
  return found;
}

type Links = { downloadUrl?: string; magnetUri?: string; infoUrl?: string };

function readLinks(item: XmlElement, attributes: Map<string, string[]>, feedUrl: string): Links {
  const candidates = [
    item.children['enclosure']?.[0]?.attributes['url'],
    childText(item, 'link'),
    attributes.get('magneturl')?.[0],
  ];
  const links: Links = {};
  for (const candidate of candidates) {
    if (!candidate) continue;
    const magnet = parseMagnet(candidate);
    const url = magnet ? undefined : webUrl(candidate, feedUrl);
    if (magnet) links.magnetUri ??= magnet.uri;
    else if (url) links.downloadUrl ??= url;
  }
  const infoUrl = [childText(item, 'comments'), childText(item, 'guid')]
    .map((text) => (/^(https?:)?\//i.test(text) ? webUrl(text, feedUrl) : undefined))
    .find((url) => url !== undefined);
  if (infoUrl) links.infoUrl = infoUrl.replace(/#comments$/, '');
  return links;
}

/** An http(s) address, absolute; anything else (`file:`, `javascript:`) is dropped. */
function webUrl(text: string | undefined, base: string): string | undefined {
  const url = text ? URL.parse(text.trim(), base) : null;
  return url && /^https?:$/.test(url.protocol) ? url.href : undefined;
}

function readFlags(attributes: Map<string, string[]>): string[] {
  const flags = (attributes.get('tag') ?? []).map((tag) => tag.toLowerCase());
  const factor = Number(attributes.get('downloadvolumefactor')?.[0] ?? 1);
  if (factor === 0) flags.push('freeleech');
  else if (factor === 0.5) flags.push('halfleech');
  return flags;
}

function readCategories(item: XmlElement, attributes: Map<string, string[]>): number[] {
  const texts = [
    ...(item.children['category'] ?? []).map((category) => category.text),
    ...(attributes.get('category') ?? []),
  ];
  const numbers = texts.map((text) => Number(text.trim() || Number.NaN)).filter((id) => Number.isInteger(id));
  return [...new Set(numbers)].slice(0, 100);
}

/** Missing and zero both mean unknown: nothing weighs zero bytes. */
function sizeOf(item: XmlElement, attribute: string | undefined): number | null {
  const candidates = [
    attribute,
    childText(item, 'size'),
    item.children['enclosure']?.[0]?.attributes['length'],
  ];
  for (const candidate of candidates) {
    const bytes = Number(candidate?.trim() || Number.NaN);
    if (Number.isFinite(bytes) && bytes > 0) return Math.round(bytes);
  }
  return null;
}

function count(text: string | undefined): number | null {
  const value = Number(text?.trim() || Number.NaN);
  return Number.isInteger(value) && value >= 0 ? value : null;
}

function positive(text: string | undefined): number | undefined {
  const value = Number(text?.trim() || Number.NaN);
  return Number.isFinite(value) && value > 0 ? value : undefined;
}

function dateOf(text: string): string | null {
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}

function lineOrNull(text: string | undefined): string | null {
  return text ? toLine(text).slice(0, 2000) || null : null;
}

function hashOfMagnet(uri: string | undefined): string | undefined {
  return uri ? parseMagnet(uri)?.hashes[0] : undefined;
}

const NAME_TAIL = /^(?:jr|sr|ii|iii|iv|ph\.?d|m\.?d|esq)\.?$/i;

/** One attribute may hold several people, `A, B & C`; a tail such as `Jr.` stays with its name. */
function peopleOf(values: string[] | undefined): string[] | null {
  const names: string[] = [];
  for (const part of (values ?? []).flatMap((value) => value.split(/\s*[,;&]\s+|\s+and\s+/))) {
    const name = toLine(part);
    if (NAME_TAIL.test(name) && names.length > 0) names[names.length - 1] += `, ${name}`;
    else if (name) names.push(name.slice(0, 500));
  }
  return names.length > 0 ? [...new Set(names)].slice(0, 200) : null;
}
