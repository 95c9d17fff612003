import { describe, expect, it } from 'vitest';
import { createWantedIndex, type WantedEntry } from './wanted-index.ts';

const entry = (title: string, authors: string[] = [], series: string[] = []): WantedEntry => ({
  title,
  authors,
  series,
});
const WANTED: [WantedEntry, string][] = [
  [
    entry("Alice's Adventures in Wonderland", ['Lewis Carroll']),
    'Lewis.Carroll-Alices.Adventures.In.Wonderland.2010-GRP',
  ],
  [entry('It', ['Stephen King']), 'Stephen King - It (Unabridged) [M4B]'],
  [entry('Der Steppenwolf', ['Hermann Müller']), 'Steppenwolf - H. Mueller'],
  [entry('Emma', ['Jane Austen']), 'austen, jane - emma'],
  [
    entry('The Fellowship of the Ring', ['J. R. R. Tolkien'], ['The Lord of the Rings']),
    'Lord of the Rings 1-3 complete',
  ],
  [entry('The Long Walk Home: A Memoir', ['Ann Writer']), 'the long walk home mp3'],
  [entry('Breakfast', ['Kurt Vonnegut Jr.']), 'Vonnegut - Breakfast of something'],
  [entry('吾輩は猫である', ['夏目 漱石']), '夏目漱石「吾輩は猫である」'],
  [entry('Nineteen Eighty-Four', ['George Orwell']), 'Orwell 1984 64kbps'],
  [entry('Мастер и Маргарита', ['Михаил Булгаков']), 'Master i Margarita [RUS]'],
  [entry('Идиот', ['Фёдор Достоевский']), 'Dostoevsky - Idiot [RUS]'],
  [entry('Beowulf', []), 'Beowulf (full cast)'],
];

describe('the first sieve of RSS sync', () => {
  const index = createWantedIndex(WANTED.map(([wanted]) => wanted));

  it.each(WANTED.map(([wanted, text], at) => ({ at, title: wanted.title, text })))(
    'sees $title in "$text"',
    ({ at, text }) => {
      expect(index.candidates([text])).toContain(at);
    },
  );

  it('leaves alone what speaks of nothing wanted', () => {
    expect(index.candidates(['Agatha Christie - Murder on the Orient Express', 'Poirot'])).toEqual([]);
    // "It" and "the" alone are in every second title.
    expect(index.candidates(['It Ends With Us'])).toEqual([]);
    expect(index.candidates([''])).toEqual([]);
  });

  it('looks at few of many', () => {
    const many = Array.from({ length: 10_000 }, (_, at) =>
      entry(`Common Words Number ${at}`, [`First${at % 50} Surname${at}`], ['A Common Series']),
    );
    const big = createWantedIndex(many);
    expect(big.candidates(['First7 Surname4711 - Common Words'])).toEqual([4711]);
    expect(big.candidates(['First7 Somebody - Other Words'])).toEqual([]);
  });
});
