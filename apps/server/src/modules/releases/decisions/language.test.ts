import { describe, expect, it } from 'vitest';
import { languageRule } from './language.ts';
import { subjectOf } from './testing.ts';

const refused = (release: object, book = {}, settings = {}) =>
  languageRule.check(subjectOf({ book, release, settings })) !== null;

describe('the language rule', () => {
  it('believes a release that names no language', () => {
    expect(refused({})).toBe(false);
    expect(refused({ language: 'unknown' })).toBe(false);
  });

  it.each(['ENG', 'eng', 'English', 'en', 'en-US', 'English, German'])('knows English by %s', (language) => {
    expect(refused({ language })).toBe(false);
  });

  it.each(['GER', 'deu', 'German', 'fr', 'Español', 'Russian'])('refuses %s', (language) => {
    expect(refused({ language })).toBe(true);
  });

  it.each([
    'The Glass Road by Anna Maddox [GER / MP3]',
    'Anna Maddox - The Glass Road (German)',
    'Anna Maddox - The Glass Road GERMAN mp3',
    'Anna_Maddox-The_Glass_Road-AUDIOBOOK-WEB-DE-2019-GRP',
    'Anna Maddox - The Glass Road Hörbuch',
    'Anna Maddox - The Glass Road (ungekürzt)',
    'Anna Maddox - The Glass Road (gelesen von Boris Petrov)',
    'Anna Maddox - The Glass Road [livre audio]',
    'Anna Maddox - The Glass Road - audiolibro',
    'Anna Maddox - The Glass Road аудиокнига',
  ])('hears the language of %s', (title) => {
    expect(refused({ title })).toBe(true);
  });

  it('hears a label that shares its bracket with the reader', () => {
    const german = { title: 'Steppenwolf', authors: ['Anna Maddox'], language: 'german' };
    expect(refused({ title: 'Anna Maddox - Steppenwolf (English, Peter Weller)' }, german)).toBe(true);
    expect(refused({ title: 'Anna Maddox - Steppenwolf (German, Peter Weller)' }, german)).toBe(false);
    expect(refused({ title: 'Anna Maddox - Steppenwolf (English, Salt and Ember)' }, german)).toBe(false);
  });

  it('hears English beside a title that could be of any language', () => {
    const book = { language: 'german', authors: ['Anna Maddox'] };
    const english = (title: string, wanted: string) =>
      refused({ title: `Anna Maddox - ${title}` }, { ...book, title: wanted });
    expect(english('Blackout (Unabridged)', 'Blackout')).toBe(true);
    expect(english('Blackout (read by Clara Whitfield)', 'Blackout')).toBe(true);
    expect(english('Blackout', 'Blackout')).toBe(false);
    expect(english('Der Schwarm (Unabridged)', 'Der Schwarm')).toBe(false);
    expect(english('Tödliche Spiele (Unabridged)', 'Tödliche Spiele')).toBe(false);
  });

  it('does not believe a series alone, when the wanted title is of another language than English', () => {
    const book = {
      title: 'Der gläserne Weg',
      language: 'german',
      narrators: ['Clara Whitfield'],
      series: [{ name: 'Ember', position: '1' }],
    };
    for (const title of [
      'Ember 1-7',
      'Ember 1',
      'Ember Complete Series 1-7 (Jim Salt)',
      "Ember Trilogy (Salt's Nest, Glass)",
    ])
      expect(refused({ title: `Anna Maddox - ${title}` }, book), title).toBe(true);
    for (const title of [
      'Ember 1-7 Hörbuch',
      'Ember Band 1-7',
      'Ember 1-7 (Clara Whitfield)',
      'Ember 1-7 [GER / MP3]',
      'Ember 1 - Der gläserne Weg',
      'Ember 1-7 mit Bonus',
    ])
      expect(refused({ title: `Anna Maddox - ${title}` }, book), title).toBe(false);
    expect(refused({ title: 'Anna Maddox - Ember 1-7', language: 'GER' }, book)).toBe(false);
    const russian = { ...book, title: 'Ночной дозор', language: 'russian', authors: ['Анна Маддокс'] };
    expect(refused({ title: 'Анна Маддокс - Ember 1-6' }, russian)).toBe(false);
  });

  it('does not take a language in a title for a label', () => {
    expect(refused({ title: 'Anna Maddox - The German Road' }, { title: 'The German Road' })).toBe(false);
    expect(refused({ title: 'Tana French - The Glass Road' }, { authors: ['Tana French'] })).toBe(false);
  });

  it('goes by the book, then the settings, then the region', () => {
    const release = { language: 'German' };
    expect(refused(release, { language: 'german' }, { language: 'english' })).toBe(false);
    expect(refused(release, { language: null }, { language: 'english' })).toBe(true);
    expect(refused(release, { language: null, region: 'us' })).toBe(true);
    expect(refused(release, { language: null, region: 'de' })).toBe(false);
    expect(refused(release, { language: null })).toBe(false);
  });
});
