import * as fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { buildMetadataOpf, type SidecarBook } from './index.ts';

const book: SidecarBook = {
  id: '01900000-0000-7000-8000-000000000000',
  title: 'Cats & <Dogs>: "A \'Tale\'"',
  subtitle: 'An Invention',
  authors: ['Good & Co, Jr.', 'H. G. Wells'],
  narrators: ['Ann Reader'],
  series: [
    { name: 'Romances & More', position: '1.5' },
    { name: 'Classics' },
    { name: 'Third', position: 3 },
  ],
  year: '1895',
  publisher: 'Example Audio',
  description: 'First.\n\nSecond & last.',
  genres: ['Science Fiction', 'Fantasy'],
  tags: ['LGBT'],
  isbn: '9780000018953',
  asin: 'B00TMW1895',
  language: 'english',
};

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
  isArray: (name) => ['dc:creator', 'dc:identifier', 'dc:subject', 'dc:tag', 'meta'].includes(name),
});
const read = (opf: string) => parser.parse(opf).package.metadata;

describe('metadata.opf', () => {
  it('is well-formed and says every fact where Audiobookshelf and calibre look', () => {
    const opf = buildMetadataOpf(book);
    expect(XMLValidator.validate(opf)).toBe(true);
    expect(opf.startsWith('<?xml version="1.0" encoding="utf-8"?>')).toBe(true);
    expect(read(opf)).toMatchObject({
      'dc:title': book.title,
      'dc:subtitle': 'An Invention',
      'dc:creator': [
        { '@opf:role': 'aut', '#text': 'Good & Co, Jr.' },
        { '@opf:role': 'aut', '#text': 'H. G. Wells' },
        { '@opf:role': 'nrt', '#text': 'Ann Reader' },
      ],
      'dc:publisher': 'Example Audio',
      'dc:date': '1895',
      'dc:language': 'English',
      'dc:description': 'First.\n\nSecond & last.',
      'dc:subject': ['Science Fiction', 'Fantasy'],
      'dc:tag': ['LGBT'],
      'dc:identifier': [
        { '@opf:scheme': 'ASIN', '@id': 'book-id', '#text': 'B00TMW1895' },
        { '@opf:scheme': 'ISBN', '#text': '9780000018953' },
        { '@opf:scheme': 'EARMARK', '#text': book.id },
      ],
    });
  });

  it('puts each index right behind its series', () => {
    expect(read(buildMetadataOpf(book)).meta).toEqual([
      { '@name': 'calibre:series', '@content': 'Romances & More' },
      { '@name': 'calibre:series_index', '@content': '1.5' },
      { '@name': 'calibre:series', '@content': 'Classics' },
      { '@name': 'calibre:series', '@content': 'Third' },
      { '@name': 'calibre:series_index', '@content': '3' },
    ]);
  });

  it('leaves out what is unknown and still has its identifier', () => {
    const opf = buildMetadataOpf({ title: 'Emma', authors: [], narrators: [], series: [] });
    expect(XMLValidator.validate(opf)).toBe(true);
    const metadata = read(opf);
    expect(Object.keys(metadata).filter((key) => key.startsWith('dc:'))).toEqual([
      'dc:identifier',
      'dc:title',
    ]);
    expect(metadata['dc:identifier'][0]['@id']).toBe('book-id');
    expect(opf).not.toMatch(/undefined|null/);
  });

  it('stays well-formed and faithful whatever the words are', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 80 }),
        fc.string({
          unit: fc.constantFrom('<', '&', '>', '"', "'", ']]>', '&amp;', '<!--', '\ufffe', '😀'),
          maxLength: 12,
        }),
        (title, name) => {
          const opf = buildMetadataOpf({
            ...book,
            title,
            authors: [name],
            series: [{ name, position: title }],
          });
          expect(XMLValidator.validate(opf)).toBe(true);
          const creators: { '@opf:role': string; '#text': string }[] = read(opf)['dc:creator'];
          const authors = creators.filter((one) => one['@opf:role'] === 'aut').map((one) => one['#text']);
          const expected = name.replaceAll('\ufffe', '').trim();
          expect(authors).toEqual(expected === '' ? [] : [expected]);
        },
      ),
      { numRuns: 300 },
    );
  });
});
