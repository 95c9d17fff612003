import { CATEGORIES, type ProwlarrIndexer } from './indexers.ts';
import { flagsOf, type ListedRelease } from './listed-releases.ts';

const HEAD = '<?xml version="1.0" encoding="utf-8"?>\n';
const SEED_SECONDS = 259_200;

export function renderCaps(indexer: ProwlarrIndexer): string {
  const categories = CATEGORIES.map(
    (parent) =>
      `<category id="${parent.id}" name="${escapeXml(parent.name)}">${parent.subCategories
        .map((child) => `<subcat id="${child.id}" name="${escapeXml(child.name)}" />`)
        .join('')}</category>`,
  ).join('');
  const search = (name: string, parameters: readonly string[]) =>
    `<${name} available="${parameters.length > 0 ? 'yes' : 'no'}" supportedParams="${parameters.join(',')}" />`;
  return `${HEAD}<caps>
  <server title="Prowlarr" />
  <limits default="100" max="100" />
  <searching>
    ${search('search', ['q'])}
    ${search('tv-search', [])}
    ${search('movie-search', [])}
    ${search('music-search', [])}
    ${search('audio-search', [])}
    ${search('book-search', indexer.bookParameters)}
  </searching>
  <categories>${categories}</categories>
  <tags><tag name="freeleech" description="FreeLeech" /></tags>
</caps>`;
}

/** A Torznab (or, for usenet, Newznab) feed. */
export function renderFeed(
  items: readonly { listed: ListedRelease; proxyUrl: string }[],
  options: { withoutSizes?: boolean; description?: string } = {},
): string {
  return `${HEAD}<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:torznab="http://torznab.com/schemas/2015/feed" xmlns:newznab="http://www.newznab.com/DTD/2010/feeds/attributes/">
  <channel>
    <atom:link rel="self" type="application/rss+xml" />
    <title>Prowlarr</title>
${items.map(({ listed, proxyUrl }) => renderItem(listed, proxyUrl, options)).join('\n')}
  </channel>
</rss>`;
}

export function renderError(code: number, description: string): string {
  return `${HEAD}<error code="${code}" description="${escapeXml(description)}" />`;
}

/** What indexer 0 answers, for the test of an application. */
export function renderTestFeed(): string {
  return `${HEAD}<rss version="2.0" xmlns:newznab="http://www.newznab.com/DTD/2010/feeds/attributes/">
  <channel>
    <title>Prowlarr</title>
    <item>
      <title>Test Release</title>
      <guid isPermaLink="true">https://prowlarr.com</guid>
      <link>https://prowlarr.com</link>
      <comments>https://prowlarr.com</comments>
      <pubDate>Fri, 25 May 2018 00:00:00 GMT</pubDate>
      <category>5000</category>
      <description>Test Release</description>
      <enclosure url="https://prowlarr.com" length="1" type="application/x-nzb" />
      <newznab:attr name="category" value="5000" />
    </item>
  </channel>
</rss>`;
}

function renderItem(
  listed: ListedRelease,
  proxyUrl: string,
  options: { withoutSizes?: boolean; description?: string },
): string {
  const { indexer, release } = listed;
  const isTorrent = indexer.protocol === 'torrent';
  const space = isTorrent ? 'torznab' : 'newznab';
  const attributes: [string, string | number][] = [
    ...listed.categories.map((id): [string, number] => ['category', id]),
    ...flagsOf(listed).map((flag): [string, string] => ['tag', flag]),
    ['author', release.authors.join(', ')],
    ['booktitle', release.title],
    ['files', release.files],
    ['grabs', release.grabs],
    ['language', release.language],
    ...(isTorrent
      ? ([
          ['seeders', release.seeders],
          ['peers', release.seeders + release.leechers],
          ['minimumratio', 1],
          ['minimumseedtime', SEED_SECONDS],
          ['downloadvolumefactor', listed.downloadVolumeFactor],
          ['uploadvolumefactor', listed.uploadVolumeFactor],
          ...(indexer.id === 'myanonamouse' ? [] : [['infohash', listed.infoHash]]),
          ...(indexer.downloadAs === 'magnet' ? [['magneturl', proxyUrl]] : []),
        ] as [string, string | number][])
      : []),
  ];
  const size = options.withoutSizes ? '' : `\n      <size>${release.sizeBytes}</size>`;
  const length = options.withoutSizes ? 0 : release.sizeBytes;
  return `    <item>
      <title>${escapeXml(listed.title)}</title>
      <description>${escapeXml(options.description ?? '')}</description>
      <guid>${escapeXml(listed.guid)}</guid>
      <prowlarrindexer id="${indexer.prowlarrId}" type="${indexer.privacy}">${escapeXml(indexer.name)}</prowlarrindexer>
      <comments>${escapeXml(listed.guid)}</comments>
      <pubDate>${rfc822(release.addedAt)}</pubDate>${size}
      <link>${escapeXml(proxyUrl)}</link>
${listed.categories.map((id) => `      <category>${id}</category>`).join('\n')}
      <enclosure url="${escapeXml(proxyUrl)}" length="${length}" type="application/x-${isTorrent ? 'bittorrent' : 'nzb'}" />
${attributes.map(([name, value]) => `      <${space}:attr name="${name}" value="${escapeXml(String(value))}" />`).join('\n')}
    </item>`;
}

/** Feeds that break careless parsers; the fault `odd-feed` chooses one with `params.form`. */
export type OddFeed =
  | 'control-characters'
  | 'content-type'
  | 'no-sizes'
  | 'huge-description'
  | 'entity-bomb'
  | 'relative-urls';

export function spoilFeed(feed: string, form: OddFeed): string {
  switch (form) {
    case 'control-characters':
      return feed.replaceAll('<title>', '<title>\u0001\u000b');
    case 'relative-urls':
      return feed.replaceAll(/(url="|<link>)https?:\/\/[^/"<]+/gu, '$1');
    case 'entity-bomb':
      return feed
        .replace(HEAD, `${HEAD}${BOMB}`)
        .replace('<description></description>', '<description>&lol9;</description>');
    case 'content-type':
    case 'no-sizes':
    case 'huge-description':
      break;
  }
  return feed;
}

const BOMB = `<!DOCTYPE rss [<!ENTITY lol "lol">${Array.from({ length: 9 }, (_, index) => {
  const below = index === 0 ? 'lol' : `lol${index}`;
  return `<!ENTITY lol${index + 1} "${`&${below};`.repeat(10)}">`;
}).join('')}]>\n`;

function rfc822(iso: string): string {
  return new Date(iso).toUTCString().replace('GMT', '+0000');
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
