import { notificationEvents } from '@earmark/contracts';
import { describe, expect, it } from 'vitest';
import type { Occasion } from './model.ts';
import { wordsFor } from './words.ts';

const occasion = (over: Partial<Occasion> = {}): Occasion => ({
  id: 'n1',
  event: 'available',
  at: 1,
  message: 'It is there.',
  reason: null,
  acquisitionId: 'a1',
  bookId: 'b1',
  bookTitle: 'Emma',
  release: null,
  indexer: null,
  level: null,
  ...over,
});
const book = {
  authors: ['Jane Austen'],
  narrators: ['Ann', 'Bob'],
  series: null,
  users: ['ann'],
  link: null,
};
const usual = { title: '', text: '' };

describe('wordsFor', () => {
  it('has words for every event, also when little is known', () => {
    for (const event of notificationEvents) {
      const bare = { authors: [], narrators: [], series: null, users: [], link: null };
      const { title, text } = wordsFor(occasion({ event, bookTitle: null }), bare, usual);
      expect(title, event).toMatch(/\S/);
      expect(`${title} ${text}`, event).not.toMatch(/[{}]|undefined|null/);
    }
  });

  it('tells who reads it and who asked', () => {
    expect(wordsFor(occasion(), book, usual)).toEqual({
      title: 'Ready to listen: Emma',
      text: 'Jane Austen\nRead by Ann, Bob\nAsked for by ann',
    });
  });

  it('takes the words of the receiver', () => {
    expect(
      wordsFor(occasion({ event: 'grabbed', release: 'Emma [M4B]', indexer: 'MAM' }), book, {
        title: '{event}: {title}',
        text: String.raw`{release} from {indexer}\n{series}`,
      }),
    ).toEqual({ title: 'Grabbed: Emma', text: 'Emma [M4B] from MAM' });
    // A title is one line, and never empty.
    expect(wordsFor(occasion(), book, { title: String.raw`a\nb`, text: '' }).title).toBe('a b');
    expect(wordsFor(occasion(), book, { title: '{series}', text: '' }).title).toBe('Ready to listen: Emma');
  });
});
