import { describe, expect, it } from 'vitest';
import { readFreeze } from './freeze.ts';
import { asBytes, asEntries } from './loose-fields.ts';
import { isSendableMamId, otherSpelling, parseMamId, rotatedMamId } from './mam-id.ts';
import { readMediaInfo } from './media-info.ts';
import { readPeople } from './people.ts';
import { searchText } from './search-request.ts';
import { normalisePosition } from './series.ts';
import { cleanTitle } from './title.ts';

describe('normalisePosition', () => {
  it.each([
    ['1', '1'],
    ['01', '1'],
    ['1.5', '1.5'],
    ['.5', '0.5'],
    ['0', '0'],
    ['1.0', '1'],
    ['1-3', '1-3'],
    ['1–3', '1-3'],
    ['1 — 3', '1-3'],
    ['1 to 3', '1-3'],
    ['01-16, 13.5', '1-16, 13.5'],
    ['1p2', '1p2'],
    ['1 p 2', '1p2'],
    ['1, 2, 4', '1, 2, 4'],
    ['1 & 2', '1, 2'],
    ['Book 4', '4'],
    ['#7', '7'],
    ['Vol. III', '3'],
    ['xiv', '14'],
    ['Books I-III', '1-3'],
    ['½', '0.5'],
    ['Omnibus', 'Omnibus'],
    ['Part 1 of 2', 'Part 1 of 2'],
    ['2A', '2A'],
    ['', null],
    ['-1', null],
    ['  ', null],
  ])('%j → %j', (text, expected) => {
    expect(normalisePosition(text)).toBe(expected);
  });
});

describe('readPeople', () => {
  it.each([
    ['{"1":"Maeve O&#039;Hara"}', ["Maeve O'Hara"]],
    ['{"9":"Zed Last","1":"Amy First"}', ['Zed Last', 'Amy First']],
    ['{"1":"TOBIAS QUILL","2":"JRR TOLKIEN","3":"EDGAR POE"}', ['Tobias Quill', 'JRR Tolkien', 'Edgar Poe']],
    ['{"1":"anne-marie della rovere"}', ['Anne-Marie Della Rovere']],
    ['{"1":"Imogen de la Rue"}', ['Imogen de la Rue']],
    ['{"1":"Doyle, Arthur Conan"}', ['Arthur Conan Doyle']],
    ['{"1":"John Doe, Jr."}', ['John Doe, Jr.']],
    ['{"1":"Ann Bee & Cee Dee"}', ['Ann Bee', 'Cee Dee']],
    ['{"1":"Simon & Schuster"}', ['Simon & Schuster']],
    ['{"1":"J. R. Ward","2":"J R WARD","3":"JR Ward"}', ['J. R. Ward']],
    ['[{"id":1,"name":"List Form"}]', ['List Form']],
    ['{"1":"Фёдор Достоевский","2":"村上春樹"}', ['Фёдор Достоевский', '村上春樹']],
    ['{"1":"Henry VIII Tudor","2":"Pope JOHN XXIII"}', ['Henry VIII Tudor', 'Pope John XXIII']],
    ['{"1":"Ann "The Voice" Reader","2":"Bo"}', ['Ann "The Voice" Reader', 'Bo']],
    ['""', []],
    ['[]', []],
    ['{}', []],
    ['not json', []],
    [null, []],
    [42, []],
  ])('%j → %j', (value, expected) => {
    expect(readPeople(value)).toEqual(expected);
  });
});

describe('cleanTitle', () => {
  const authors = ['Jane Austen'];
  it.each([
    ['The Sign of the Four: A Novel (Unabridged)', 'The Sign of the Four'],
    ['Emma [m4b]', 'Emma'],
    ['Emma [MP3 64kbps]', 'Emma'],
    ['Emma by Jane Austen', 'Emma'],
    ['Jane Austen - Emma', 'Emma'],
    ['Emma - Jane Austen (Unabridged)', 'Emma'],
    ['Emma (Light Novel) [Digital]', 'Emma'],
    ['Emma - 01.epub', 'Emma'],
    ['Emma: A Regency Romance', 'Emma'],
    ['Emma: A Cosy Fantasy Adventure', 'Emma'],
    ['Emma - A Memoir', 'Emma'],
    ['Stand by Me', 'Stand by Me'],
    ['Emma (Sense Series, Book 3)', 'Emma (Sense Series, Book 3)'],
    ['(Unabridged)', '(Unabridged)'],
    ['A Novel', 'A Novel'],
    ['1984', '1984'],
  ])('%s → %s', (title, expected) => {
    expect(cleanTitle(title, authors)).toBe(expected);
  });

  it('takes an author off only when there is one', () => {
    expect(cleanTitle('Emma by Jane Austen', ['Jane Austen', 'Another'])).toBe('Emma by Jane Austen');
  });
});

describe('searchText', () => {
  it.each([
    [{ text: "Ender's Game" }, 'Ender s Game'],
    [{ text: 'Ender’s Game: (Unabridged) - "x" | @title !' }, 'Ender s Game Unabridged x title'],
    [{ text: 'Преступление и наказание' }, 'Преступление и наказание'],
    [{ text: '  ', title: 'Emma', author: 'Austen' }, 'Emma Austen'],
    [{ text: '!!!' }, ''],
  ])('%j → %j', (query, expected) => {
    expect(searchText(query)).toBe(expected);
  });
});

describe('parseMamId', () => {
  it.each([
    ['abc%2Bdef%3D', 'abc%2Bdef%3D'],
    ['mam_id=abc+/==', 'abc+/=='],
    ['  "mam_id=abc; path=/; HttpOnly" ', 'abc'],
    ['Cookie: uid=1; mam_id=abc; x=y', 'abc'],
    ['abc\n  def\n', 'abcdef'],
    ['abc;', 'abc'],
    ['mam_id: abc', 'abc'],
    ['', ''],
  ])('%j → %j', (pasted, expected) => {
    expect(parseMamId(pasted)).toBe(expected);
  });

  it('knows what may be sent', () => {
    expect(isSendableMamId('abc+/=%2B')).toBe(true);
    for (const bad of ['a b', 'a;b', 'a"b', 'a\r\nb', 'ä', '']) expect(isSendableMamId(bad)).toBe(false);
  });

  it('offers the other spelling once', () => {
    expect(otherSpelling('abc%2B%3D')).toBe('abc+=');
    expect(otherSpelling('abc+=')).toBe('abc%2B%3D');
    expect(otherSpelling('abc')).toBeNull();
    expect(otherSpelling('abc%3B')).toBeNull();
    expect(otherSpelling('%E0%A4')).toBeNull();
  });
});

describe('rotatedMamId', () => {
  const now = Date.UTC(2026, 0, 1);
  it.each([
    ['mam_id=new; expires=Fri, 01 Jan 2027 00:00:00 GMT; path=/; secure', 'new'],
    ['mam_id="quoted"; path=/', 'quoted'],
    ['mam_id=a=b==; path=/', 'a=b=='],
    ['mam_id=deleted; Max-Age=0', null],
    ['mam_id=deleted; path=/', null],
    ['mam_id=; path=/', null],
    ['mam_id=""; path=/', null],
    ['mam_id=old; expires=Thu, 01-Jan-1970 00:00:01 GMT', null],
    ['mam_id=old; Max-Age=0', null],
    ['mbsc=other; path=/', null],
  ])('%s → %j', (cookie, expected) => {
    expect(rotatedMamId(new Headers([['set-cookie', cookie]]), now)).toBe(expected);
  });

  it('finds it among others', () => {
    const headers = new Headers([
      ['set-cookie', 'x=1'],
      ['set-cookie', 'mam_id=new'],
    ]);
    expect(rotatedMamId(headers, now)).toBe('new');
  });
});

describe('readFreeze', () => {
  const label = 'Attempted to Download Past Unsatisfied limit';
  it.each([
    [`${label} Time Till Download Allowed: 1d 02:04:02`, ((26 * 60 + 4) * 60 + 2) * 1000],
    [`${label}<br />Time Till Download Allowed: 23:59:59`, ((23 * 60 + 59) * 60 + 59) * 1000],
    [
      `<table><tr><td>Reason</td><td>${label}</td></tr><tr><td>Time Till Download Allowed:</td><td><b>0d 10:00:00</b></td></tr></table>`,
      36_000_000,
    ],
    [label, 86_400_000],
    [`${label} Time Till Download Allowed: 99d 00:00:00`, 7 * 86_400_000],
  ])('%s', (body, remainingMs) => {
    expect(readFreeze(body)).toEqual({ remainingMs });
  });

  it('leaves other pages alone', () => {
    expect(readFreeze('<html>Log in</html>')).toBeNull();
  });
});

describe('loose fields', () => {
  it.each([
    ['1.4 GiB', Math.round(1.4 * 1024 ** 3)],
    ['1,016.2 KiB', Math.round(1016.2 * 1024)],
    ['528.3 MiB', Math.round(528.3 * 1024 ** 2)],
    ['640 MB', 640 * 1024 ** 2],
    ['12 B', 12],
    ['0', null],
    ['lots', null],
    [null, null],
  ])('size %j → %j', (value, expected) => {
    expect(asBytes(value)).toBe(expected);
  });

  it('keeps the order of the text', () => {
    expect(asEntries('{"30":"c","2":"a"}')).toEqual(['c', 'a']);
  });
});

describe('readMediaInfo', () => {
  const torrent = { files: 1, filetypes: ['m4b'], tags: '' };
  it.each([
    [{ General: { Duration: '04:38:12' } }, { runtimeSeconds: 16_692 }],
    [{ General: { Duration: '4 h 38 min' } }, { runtimeSeconds: 16_680 }],
    [{ General: { Duration: 600 } }, { runtimeSeconds: 600 }],
    [{ Audio1: { BitRate: '64.0 kb/s' } }, { bitrateKbps: 64 }],
    [{ Audio1: { BitRate: 128_000 } }, { bitrateKbps: 128 }],
    [{ General: null, Audio1: 'x' }, {}],
    ['', {}],
    ['[1', {}],
  ])('%j', (value, expected) => {
    expect(readMediaInfo(value, torrent)).toMatchObject(expected);
  });
});
