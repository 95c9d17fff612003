import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readItems } from './items.ts';
import { parseXml } from './xml.ts';

const fixture = (name: string) =>
  parseXml(readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8')).element;
const context = {
  indexer: 'Feed',
  protocol: 'torrent' as const,
  feedUrl: 'http://jackett:9117/base/api',
  foundBy: 'sign of four',
};

describe('readItems', () => {
  it('reads every fact Prowlarr tells of a MyAnonamouse torrent', () => {
    expect(readItems(fixture('prowlarr-mam.xml'), { ...context, subIndexerId: '1' })).toEqual([
      {
        guid: 'https://www.myanonamouse.net/t/9100001',
        indexer: 'Feed',
        protocol: 'torrent',
        title: 'The Sign of the Four by Arthur Conan Doyle, Jane Doe, Jr. [ENG / M4B PDF] [VIP]',
        size: 135_161_446,
        seeders: 31,
        leechers: 2,
        grabs: 208,
        publishDate: '2026-02-11T18:04:37.000Z',
        files: 1,
        categories: [3000, 3030],
        flags: ['internal', 'freeleech', 'vip'],
        bookTitle: 'The Sign of the Four & More',
        authors: ['Arthur Conan Doyle', 'Jane Doe, Jr.'],
        narrators: null,
        language: 'ENG',
        filetypes: ['m4b', 'pdf'],
        tags: null,
        description: null,
        subIndexerId: '1',
        downloadUrl:
          'http://prowlarr:9696/1/download?apikey=0123456789abcdef0123456789abcdef&link=QUJD&file=The+Sign+of+the+Four',
        infoUrl: 'https://www.myanonamouse.net/t/9100001',
        infoHash: undefined,
        mamId: '9100001',
        freeleech: true,
        vip: true,
        minimumRatio: 1,
        minimumSeedSeconds: 259_200,
        coverUrl: undefined,
        foundBy: 'sign of four',
      },
    ]);
  });

  it('keeps the good items of an odd feed and drops what cannot be fetched', () => {
    const releases = readItems(fixture('odd-feed.xml'), context);
    expect(releases.map((release) => release.title)).toEqual([
      'Relative & <b>bold</b>',
      'Magnet é é',
      'Bell and control',
    ]);
  });

  it('resolves relative links, takes sizes from attributes, and knows missing from zero', () => {
    const [relative, magnet, last] = readItems(fixture('odd-feed.xml'), context);
    expect(relative).toMatchObject({
      guid: '3',
      downloadUrl: 'http://jackett:9117/base/dl/3b.torrent',
      infoUrl: 'http://jackett:9117/details/3',
      size: 1234,
      seeders: 7,
      leechers: null,
      publishDate: null,
      categories: [],
    });
    expect(magnet).toMatchObject({
      magnetUri: 'magnet:?xt=urn:btih:c12fe1c06bba254a9dc9f519b335aa7c1367a88a&dn=x',
      infoHash: 'c12fe1c06bba254a9dc9f519b335aa7c1367a88a',
      size: null,
      seeders: null,
      categories: [3030],
    });
    expect(magnet?.downloadUrl).toBeUndefined();
    expect(last).toMatchObject({ description: 'One\n\nTwo', seeders: null, leechers: null });
  });

  it('stays quick on 5,000 items and a monstrous description', () => {
    const item = (number: number) =>
      `<item><title>Book ${number} &amp; more</title><guid>${number}</guid><link>http://t.invalid/${number}</link><torznab:attr name="size" value="5"/></item>`;
    const text = `<rss><channel>${Array.from({ length: 5000 }, (_, number) => item(number)).join('')}<item><title>Big</title><guid>b</guid><link>http://t.invalid/b</link><description>${'&lt;p&gt;word '.repeat(400_000)}</description></item></channel></rss>`;
    // Processor time, so that a busy machine does not decide.
    const before = process.cpuUsage();
    const releases = readItems(parseXml(text).element, context);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(4000);
    expect(releases).toHaveLength(5001);
    expect(releases.at(-1)?.description?.length).toBeLessThanOrEqual(20_000);
  });
});
