import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCaps } from './caps.ts';
import { parseXml, XmlError } from './xml.ts';

describe('parseXml', () => {
  it('decodes entities once, leaves CDATA alone', () => {
    const { element } = parseXml(
      '<rss a="1 &amp;amp; 2"><x>&lt;b&gt; &amp;amp;</x><x><![CDATA[<i>&amp;</i>]]></x></rss>',
    );
    expect(element.attributes['a']).toBe('1 &amp; 2');
    expect(element.children['x']?.map((each) => each.text)).toEqual(['<b> &amp;', '<i>&amp;</i>']);
  });

  const bomb = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">${Array.from(
    { length: 9 },
    (_, level) => `<!ENTITY lol${level + 1} "${`&lol${level || ''};`.repeat(10)}">`,
  ).join('')}]><rss><channel><item><title>&lol9;</title></item></channel></rss>`;

  it.each([
    ['', 'empty'],
    ['{"a":1}', 'not XML'],
    ['<!DOCTYPE html><html></html>', 'web page'],
    ['<html><body>x</body></html>', 'web page'],
    [bomb, 'entities'],
    ['<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>', 'entities'],
    ['<rss><channel><item><title>half', 'cut off'],
    ['<a>'.repeat(5000), 'nested'],
  ])('refuses %s', (text, words) => {
    expect(() => parseXml(text)).toThrow(words);
  });

  it('never throws anything but XmlError', () => {
    const parts = fc.constantFrom(
      '<',
      '>',
      '/',
      'rss',
      ' ',
      '"',
      "'",
      '=',
      '&',
      '<![CDATA[',
      ']]>',
      '<?',
      '!--',
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 40 }), (tokens) => {
        const escaped = [tokens.join(''), `<rss>${tokens.join('')}</rss>`].filter((text) => {
          try {
            parseXml(text);
            return false;
          } catch (error) {
            return !(error instanceof XmlError);
          }
        });
        expect(escaped).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('readCaps', () => {
  it('reads limits, modes and nested categories', () => {
    const { element } = parseXml(`<caps><server title="Jackett"/><limits default="50" max="50"/>
      <searching><search available="yes" supportedParams="q"/><book-search available="yes" supportedParams="q,Author,title"/></searching>
      <categories><category id="3000" name="Audio"><subcat id="3030" name="Audiobook"/></category></categories></caps>`);
    expect(readCaps(element)).toEqual({
      serverTitle: 'Jackett',
      categories: [
        { id: 3000, name: 'Audio' },
        { id: 3030, name: 'Audiobook' },
      ],
      canSearch: true,
      bookParameters: ['q', 'author', 'title'],
      maxLimit: 50,
    });
  });

  it('takes silence for the plain search', () => {
    expect(readCaps(parseXml('<caps/>').element)).toMatchObject({
      canSearch: true,
      bookParameters: [],
      categories: [],
      maxLimit: null,
    });
    const off = '<caps><searching><search available="no"/><book-search available="no"/></searching></caps>';
    expect(readCaps(parseXml(off).element)).toMatchObject({ canSearch: false, bookParameters: [] });
  });
});
