import {
  acquisitionState,
  downloadState,
  group,
  historyType,
  importGroup,
  indexerSearchState,
  loginType,
} from '@earmark/contracts';
import { describe, expect, it } from 'vitest';
import type { Message } from '../lib/i18n/translate.ts';
import germanFirstPage from './de.json' with { type: 'json' };
import germanRooms from './de.rooms.json' with { type: 'json' };
import firstPage from './en.json' with { type: 'json' };
import rooms from './en.rooms.json' with { type: 'json' };

const english: Record<string, Message> = { ...firstPage, ...rooms };
const has = (key: string): boolean => key in english;
const formsOf = (text: Message): string[] => (typeof text === 'string' ? [text] : Object.values(text));
const placeholdersOf = (text: Message): string[] =>
  [...new Set(formsOf(text).flatMap((form) => form.match(/\{\w+\}/g) ?? []))].toSorted();

describe('the English catalogue', () => {
  const families: [string, readonly string[]][] = [
    ['state', acquisitionState.options],
    ['downloadState', downloadState.options],
    ['historyType', historyType.options],
    ['group', group.options],
    ['loginType', loginType.options],
    ['indexerState', indexerSearchState.shape.state.options],
    ['confidence', importGroup.shape.confidence.options],
  ];

  it.each(families)('names every value of %s that the server may send', (prefix, values) => {
    expect(values.filter((value) => !has(`${prefix}.${value}`))).toEqual([]);
  });

  it('says nothing twice: a text is of the first page or of the rooms', () => {
    expect(Object.keys(firstPage).filter((key) => key in rooms)).toEqual([]);
  });
});

describe.each([
  ['first page, English', firstPage],
  ['rooms, English', rooms],
  ['first page, German', germanFirstPage],
  ['rooms, German', germanRooms],
] as [string, Record<string, Message>][])('the catalogue of the %s', (_name, catalogue) => {
  it('has no empty text and closes every brace', () => {
    const texts = Object.values(catalogue).flatMap(formsOf);
    expect(texts.filter((text) => text.trim() === '')).toEqual([]);
    expect(texts.filter((text) => text.replace(/\{\w+\}/g, '').includes('{'))).toEqual([]);
  });

  it('is sorted, so that two people find the same place', () => {
    expect(Object.keys(catalogue)).toEqual(Object.keys(catalogue).toSorted());
  });
});

/** Words that are the same in both languages, and names of products. */
const SAME_IN_GERMAN = new Set(
  'ASIN,Admin,Admins,Audible,Audio,Audiobookshelf,Audnexus,Debug,Downloads,Fatal,Format,Freeleech,Genres,ISBN,Import,In Audiobookshelf,Indexer,Info,Live,MyAnonamouse,Name,OpenID Connect,Podcast,Prowlarr,Ratio,Region,Release,Releases,Scope,Status,URL,Version,optional'.split(
    ',',
  ),
);

/** Units and names that stand inside longer texts. */
const UNITS = new Set(['kbit', 'Torznab']);

describe.each([
  ['first page', firstPage, germanFirstPage],
  ['rooms', rooms, germanRooms],
] as [string, Record<string, Message>, Record<string, Message>][])('German, %s', (_name, source, german) => {
  it('has every text and no other', () => {
    expect(Object.keys(german)).toEqual(Object.keys(source).toSorted());
  });

  it('leaves no text untranslated', () => {
    const untranslated = Object.keys(german).filter((key) => {
      const text = german[key];
      if (typeof text !== 'string' || text !== source[key]) return false;
      // Nothing but names, numbers and placeholders is right in any language.
      const words = text.replace(/\{\w+\}/g, '').match(/\p{L}{2,}/gu) ?? [];
      return !SAME_IN_GERMAN.has(text) && !words.every((word) => SAME_IN_GERMAN.has(word) || UNITS.has(word));
    });
    expect(untranslated).toEqual([]);
  });

  it('fills the same names into each text', () => {
    const differing = Object.keys(german).filter(
      (key) =>
        JSON.stringify(placeholdersOf(german[key] ?? '')) !==
        JSON.stringify(placeholdersOf(source[key] ?? '')),
    );
    expect(differing).toEqual([]);
  });

  it('has both plural forms where English has them', () => {
    const plural = (text: Message | undefined) =>
      typeof text === 'object' && 'one' in text && 'other' in text;
    expect(Object.keys(source).filter((key) => plural(source[key]) !== plural(german[key]))).toEqual([]);
  });
});
