import { describe, expect, test } from 'vitest';
import { cleanHtml, stripHtml } from './html.ts';
import { readMetadataJson, readSeriesText, writeMetadataJson } from './metadata-json.ts';
import { NO_FACTS } from './model.ts';
import { readOpf } from './opf.ts';
import { readNfo, readReaderText } from './text-files.ts';

const json = (value: unknown) => readMetadataJson(JSON.stringify(value));

describe('metadata.json', () => {
  test('every key', () => {
    const whole = {
      title: 'Emma',
      subtitle: 'A Novel',
      authors: [' Jane Austen ', 'Jane Austen', ''],
      narrators: ['Ann Reader'],
      series: ["Austen's Novels #4", 'Loose'],
      genres: ['Fiction'],
      tags: ['unread'],
      publishedYear: 1815,
      publishedDate: '1815-12-23',
      publisher: 'John Murray',
      description: '<p>Handsome<script>x()</script> <span>clever</span></p>',
      isbn: '9780000000000',
      asin: 'B0FAKE0004',
      language: 'English',
      explicit: 'TRUE',
      abridged: false,
      chapters: [{ id: 7, start: 0, end: 1.5, title: 'One' }],
    };
    expect(json(whole)).toEqual({
      ...whole,
      authors: ['Jane Austen'],
      series: [
        { name: "Austen's Novels", sequence: '4' },
        { name: 'Loose', sequence: null },
      ],
      publishedYear: '1815',
      description: '<p>Handsome clever</p>',
      explicit: true,
      chapters: [{ start: 0, end: 1.5, title: 'One' }],
    });
  });

  test('nothing and null say nothing, an empty text says empty', () => {
    expect(json({})).toEqual({});
    expect(json({ title: null, explicit: null, authors: null })).toEqual({});
    expect(json({ title: '', publisher: '' })).toEqual({ title: '', publisher: '' });
  });

  test('empty lists clear narrators and series only', () => {
    const empty = { authors: [], genres: [], tags: [], chapters: [], narrators: [], series: [] };
    expect(json(empty)).toEqual({ narrators: [], series: [] });
    expect(json({ narrators: null, series: null })).toEqual({ narrators: [], series: [] });
  });

  test('wrong types are passed over, the rest counts', () => {
    expect(
      json({
        title: 'T',
        authors: 'One',
        genres: 'Fiction',
        explicit: 1,
        series: [{ name: 'X' }],
        isbn: 5,
        unknown: 1,
      }),
    ).toEqual({ title: 'T', series: [] });
    expect(json({ genres: ['a', 5, null] })).toEqual({ genres: ['a'] });
  });

  test('what is no file at all', () => {
    for (const text of ['', '[]', '"x"', 'null', '{broken', '\ufeff{"title":"BOM"}'])
      expect(readMetadataJson(text)).toBeUndefined();
  });

  test('the old nested form', () => {
    expect(json({ metadata: { title: 'Old' }, tags: ['t'], chapters: [] })).toEqual({
      title: 'Old',
      tags: ['t'],
    });
  });

  test('chapters: one bad one drops all; otherwise they are kept as they are', () => {
    expect(
      json({
        chapters: [
          { start: 0, end: 1, title: 'a' },
          { start: 1, title: 'b' },
        ],
      }),
    ).toEqual({});
    expect(json({ chapters: [{ start: 0, end: 1, title: '' }] })).toEqual({});
    expect(json({ chapters: [{ start: '5', end: 1, title: 'a' }] })).toEqual({
      chapters: [{ start: '5', end: 1, title: 'a' }],
    });
  });

  test.each([
    ['A #1', 'A', '1'],
    ['B #1.5', 'B', '1.5'],
    ['C #1-3', 'C', '1-3'],
    ['I #07', 'I', '07'],
    ['E #b #2', 'E #b', '2'],
    ['D, Book 1', 'D, Book 1', null],
    ['H#3', 'H#3', null],
    ['#5', '#5', null],
    ['G #', 'G #', null],
    ['F #1 a', 'F #1 a', null],
    ['J #1,K #2', 'J #1,K', '2'],
  ])('series %s', (text, name, sequence) => {
    expect(readSeriesText(text)).toEqual({ name, sequence });
  });

  test('what is written has all keys, nulls included, and reads back', () => {
    const facts = {
      ...NO_FACTS,
      title: 'Emma',
      series: [{ name: 'S', sequence: '2' }],
      chapters: [{ start: 0, end: 1, title: 'One' }],
    };
    const text = writeMetadataJson(facts);
    expect(Object.keys(JSON.parse(text) as object)).toEqual([
      'tags',
      'chapters',
      'title',
      'subtitle',
      'authors',
      'narrators',
      'series',
      'genres',
      'publishedYear',
      'publishedDate',
      'publisher',
      'description',
      'isbn',
      'asin',
      'language',
      'explicit',
      'abridged',
    ]);
    expect(readMetadataJson(text)).toMatchObject({
      title: 'Emma',
      series: facts.series,
      chapters: facts.chapters,
    });
  });
});

describe('metadata.opf', () => {
  const opf = (inner: string) =>
    readOpf(`<?xml version="1.0"?>
<package xmlns="http://www.idpf.org/2007/opf" version="2.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">${inner}</metadata></package>`);

  test('every field', () => {
    expect(
      opf(`<dc:title id="t">Emma</dc:title><dc:subtitle><![CDATA[A & B]]></dc:subtitle>
<dc:creator opf:role="aut">Good &amp; Co, Jr.</dc:creator><dc:creator opf:role="aut">Second</dc:creator>
<dc:creator opf:role="nrt">Ann Reader</dc:creator><dc:creator>No Role</dc:creator><dc:creator opf:role="AUT">Loud</dc:creator><dc:creator role="aut">Plain</dc:creator>
<dc:contributor opf:role="nrt">Never</dc:contributor>
<dc:publisher>Pub</dc:publisher><dc:language>eng</dc:language><dc:date>1815-12-23</dc:date>
<dc:identifier opf:scheme="ASIN">B0FAKE0004</dc:identifier><dc:identifier opf:scheme="ISBN">978</dc:identifier><dc:identifier opf:scheme="asin">no</dc:identifier>
<dc:description>&lt;p&gt;One&lt;br/&gt;two&lt;/p&gt;</dc:description>
<dc:subject>Fiction</dc:subject><dc:subject xml:lang="en">Dropped</dc:subject><dc:tag>unread</dc:tag>
<meta name="calibre:series" content="Novels"/><meta name="calibre:series_index" content="3.0"/>
<meta name="calibre:series" content="Loose"/><meta name="other" content="x"/>`),
    ).toEqual({
      title: 'Emma',
      subtitle: 'A & B',
      authors: ['Good & Co, Jr.', 'Second'],
      narrators: ['Ann Reader'],
      publisher: 'Pub',
      language: 'eng',
      publishedYear: '1815',
      asin: 'B0FAKE0004',
      isbn: '978',
      description: 'Onetwo',
      genres: ['Fiction'],
      tags: ['unread'],
      series: [
        { name: 'Novels', sequence: '3.0' },
        { name: 'Loose', sequence: null },
      ],
    });
  });

  test('a role by a prefix of its own or by refinement; a single series finds its index anywhere', () => {
    const facts = opf(`<dc:creator xmlns:o="http://www.idpf.org/2007/opf" o:role="aut">Own Prefix</dc:creator>
<dc:creator id="c2">Refined</dc:creator><meta refines="#c2" property="role">nrt</meta>
<meta name="calibre:series_index" content="2"/><meta name="calibre:series" content="Novels"/>`);
    expect(facts).toMatchObject({
      authors: ['Own Prefix'],
      narrators: ['Refined'],
      series: [{ name: 'Novels', sequence: '2' }],
    });
  });

  test('a date that is no year, empty elements', () => {
    expect(opf('<dc:title></dc:title><dc:date>Dec 1815</dc:date><dc:language>x</dc:language>')).toMatchObject(
      { language: 'x' },
    );
    expect(
      opf('<dc:title></dc:title><dc:date>Dec 1815</dc:date><dc:language>x</dc:language>')?.publishedYear,
    ).toBeUndefined();
  });

  test('what is not well-formed is no file; a BOM and a missing declaration are fine', () => {
    for (const text of ['', '<package><metadata><dc:title>x</metadata></package>', 'no xml'])
      expect(readOpf(text)).toBeUndefined();
    expect(readOpf('\ufeff<package><metadata><dc:title>x</dc:title></metadata></package>')?.title).toBe('x');
  });
});

test('reader.txt and .nfo', () => {
  expect(readReaderText('Ann Reader & Tom Voice\nnot this')).toEqual({
    narrators: ['Ann Reader', 'Tom Voice'],
  });
  expect(
    readNfo(
      'Title: Emma: A Novel\nAuthor: Jane Austen\nRead By: Ann Reader\nSeries Name: Novels\nPosition in Series: 4\nUnabridged: Yes\nJunk\n\nBook Description\n================\nHandsome, clever, and rich.',
    ),
  ).toEqual({
    title: 'Emma',
    subtitle: 'A Novel',
    authors: ['Jane Austen'],
    narrators: ['Ann Reader'],
    series: [{ name: 'Novels', sequence: '4' }],
    abridged: false,
    description: 'Handsome, clever, and rich.',
  });
});

test('HTML: a few tags stay, links keep safe addresses, scripts go', () => {
  expect(
    cleanHtml(
      '<P class="x">a<BR/><a href="javascript:x" name="n">b</a><a href="https://x.example" onclick="y">c</a><h1>d</h1></P>',
    ),
  ).toBe('<p>a<br /><a name="n">b</a><a href="https://x.example">c</a>d</p>');
  expect(stripHtml('<b>a</b><br/>b &amp; c&#039;s')).toBe("ab & c's");
});
