import { describe, expect, it } from 'vitest';
import german from '../../locales/de.server.json' with { type: 'json' };
import { createTold } from './told.ts';
import type { Message } from './translate.ts';

const isFaint = (english: string): boolean =>
  english.replaceAll(/\{\w+\}/g, '').replaceAll(/\P{L}/gu, '').length < 4;

describe('told', () => {
  const told = createTold('de', {
    'Nothing answers at {host}.': 'Unter {host} antwortet nichts.',
    '{host} could not be reached: {message}': '{host} war nicht zu erreichen: {message}',
    'Check the port.': 'Prüfe den Port.',
    '"{title}" was found. {reason}': '„{title}“ wurde gefunden. {reason}',
    '{seeders} seeders.': { one: '{seeders} Quelle.', other: '{seeders} Quellen.' },
    'It rests until {until}.': 'Es ruht bis {until}.',
    '{size} GB are free.': '{size} GB sind frei.',
    'Needs {size}, {room} may be used.': 'Braucht {size}, {room} dürfen benutzt werden.',
    'moved from {from} to {to}': 'von {from} nach {to} verschoben',
    'wrote {written}': '{written} geschrieben',
    'Re-processed: {parts}.': 'Neu verarbeitet: {parts}.',
    'copying to': 'Kopieren nach',
    '{doing} {path} failed': '{doing} {path} ist gescheitert',
    'No release was found.{gaps}': 'Es wurde kein Release gefunden.{gaps}',
    ' {failed} failed.': ' Gescheitert: {failed}.',
    'is empty': 'ist leer',
    '{count} of {limit}': '{count} von {limit}',
    'pasted {age} ago': 'vor {age} eingefügt',
    '{days} day': '{days} Tag',
    'never used': 'nie benutzt',
    none: 'keine',
    and: 'und',
    tags: 'Tags',
    cover: 'Cover',
    'Pattern {title}: wrong': 'Muster {title}: falsch',
  } satisfies Record<string, Message>);

  it.each([
    ['a sentence', 'Check the port.', 'Prüfe den Port.'],
    ['what is filled in', 'Nothing answers at nas:8080.', 'Unter nas:8080 antwortet nichts.'],
    [
      'two sentences',
      'Nothing answers at nas. Check the port.',
      'Unter nas antwortet nichts. Prüfe den Port.',
    ],
    [
      'a sentence inside another',
      'nas could not be reached: Nothing answers at nas.',
      'nas war nicht zu erreichen: Unter nas antwortet nichts.',
    ],
    ['a cause behind a name', 'Prowlarr: Check the port.', 'Prowlarr: Prüfe den Port.'],
    ['what nobody translated', 'Mystery. Check the port.', 'Mystery. Prüfe den Port.'],
    ['one of something', '1 seeders.', '1 Quelle.'],
    ['several', '12 seeders.', '12 Quellen.'],
    ['a day', 'It rests until 2026-03-09.', 'Es ruht bis 09.03.2026.'],
    ['a number with its unit', '1.5 GB are free.', '1,5 GB sind frei.'],
    ['a size', 'Needs 1.5 GB, 12 MB may be used.', 'Braucht 1,5 GB, 12 MB dürfen benutzt werden.'],
    [
      'a list',
      'Re-processed: moved from A to B; wrote tags, cover.',
      'Neu verarbeitet: von A nach B verschoben; Tags, Cover geschrieben.',
    ],
    ['a list of facts', 'pasted 1 day ago, never used', 'vor 1 Tag eingefügt, nie benutzt'],
    [
      'a cause behind a sentence',
      'Nothing answers at nas.: ECONNREFUSED',
      'Unter nas antwortet nichts: ECONNREFUSED',
    ],
    ['a capital', 'Copying to /b failed', 'Kopieren nach /b ist gescheitert'],
    [
      'a sentence hung on',
      'No release was found. MAM, Prowlarr failed.',
      'Es wurde kein Release gefunden. Gescheitert: MAM, Prowlarr.',
    ],
    ['a file with its fault', '"2.mp3" is empty.', '„2.mp3“ ist leer.'],
    ['a braced token', 'Pattern {title}: wrong', 'Muster {title}: falsch'],
  ])('says %s', (_what, english, said) => {
    expect(told(english)).toBe(said);
    // From memory too.
    expect(told(english)).toBe(said);
  });

  it('leaves titles and names alone, even those that read like a text', () => {
    expect(told('"Check the port." was found. Check the port.')).toBe(
      '„Check the port.“ wurde gefunden. Prüfe den Port.',
    );
    expect(told('Nothing answers at none.')).toBe('Unter none antwortet nichts.');
    expect(told('The Return of Sherlock Holmes')).toBe('The Return of Sherlock Holmes');
    expect(told('None, A Cover')).toBe('None, A Cover');
    expect(told('3 of 12')).toBe('3 von 12');
  });

  it('gives back what it does not know', () => {
    for (const text of ['', ' ', '42', 'Etwas ganz anderes', 'a: b; c, d. E', '(((', 'x'.repeat(5000)]) {
      expect(told(text)).toBe(text);
    }
  });

  it('finds every entry of the German catalogue by its English', () => {
    const all = createTold('de', german);
    const unfound = Object.entries<Message>(german).filter(([english, message]) => {
      const values = new Map<string, string>();
      const filled = english.replaceAll(/\{([a-zA-Z]\w*)\}/g, (hole, name: string, at: number) => {
        // What touches a word begins with a sign: ": why", " (so many)".
        const value = isFaint(english)
          ? '7'
          : /[\p{L}}]$/u.test(english.slice(0, at))
            ? ` (q${name}q)`
            : `q${name}q`;
        values.set(hole, value);
        return value;
      });
      const form = typeof message === 'string' ? message : message.other;
      const said = form.replaceAll(/\{[a-zA-Z]\w*\}/g, (hole) => values.get(hole) ?? hole);
      return all(filled).trim() !== said.trim();
    });
    expect(unfound.map(([english]) => english)).toEqual([]);
  });
});
