import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseInfoHash, parseMagnet } from './magnet.ts';

const HEX = 'c12fe1c06bba254a9dc9f519b335aa7c1367a88a';
const BASE32 = 'YEX6DQDLXISUVHOJ6UM3GNNKPQJWPKEK';
const V2 = 'ab'.repeat(32);

describe('parseMagnet', () => {
  it('normalises hex in any case', () => {
    const magnet = parseMagnet(`magnet:?xt=urn:btih:${HEX.toUpperCase()}&dn=A%20Book+One`);
    expect(magnet?.infoHashV1).toBe(HEX);
    expect(magnet?.name).toBe('A Book One');
    expect(magnet?.uri).toBe(`magnet:?xt=urn:btih:${HEX}&dn=A%20Book%20One`);
  });

  it.each([BASE32, BASE32.toLowerCase()])('turns base32 %s into hex', (hash) => {
    expect(parseMagnet(`MAGNET:?xt=urn:btih:${hash}`)?.hashes).toEqual([HEX]);
  });

  it('keeps both hashes of a hybrid', () => {
    const magnet = parseMagnet(`magnet:?xt=urn:btmh:1220${V2}&xt=urn:btih:${HEX}`);
    expect(magnet?.hashes).toEqual([HEX, V2.slice(0, 40)]);
    expect(magnet?.infoHashV2).toBe(V2);
  });

  it('takes numbered topics, trackers once each, size and HTML-escaped ampersands', () => {
    const magnet = parseMagnet(
      `magnet:?xt.1=urn:btih:${HEX}&amp;tr=udp%3A%2F%2Ft.invalid%3A80&tr.1=udp://t.invalid:80&tr=file:///etc/passwd&xl=123`,
    );
    expect(magnet?.trackers).toEqual(['udp://t.invalid:80']);
    expect(magnet?.sizeBytes).toBe(123);
  });

  it.each([
    'http://example.invalid/x.torrent',
    'magnet:?dn=nothing',
    'magnet:?xt=urn:btih:1234',
    `magnet:?xt=urn:btih:${'z'.repeat(40)}`,
    'magnet:?xt=urn:btmh:1114aa',
    '',
  ])('refuses %j', (text) => {
    expect(parseMagnet(text)).toBeNull();
  });

  it('is stable: a rebuilt link reads the same', () => {
    fc.assert(
      fc.property(fc.string(), fc.webUrl(), (name, tracker) => {
        const first = parseMagnet(
          `magnet:?xt=urn:btih:${HEX}&dn=${encodeURIComponent(name.replaceAll(/[\uD800-\uDFFF]/g, ''))}&tr=${encodeURIComponent(tracker)}`,
        );
        expect(parseMagnet(first?.uri ?? '')).toEqual({ ...first, sizeBytes: null });
      }),
    );
  });
});

describe('normaliseInfoHash', () => {
  it.each([
    [` ${HEX} `, HEX],
    [BASE32, HEX],
    [V2.toUpperCase(), V2],
    ['nonsense', null],
  ])('%j → %j', (text, expected) => {
    expect(normaliseInfoHash(text)).toBe(expected);
  });
});
