import { expect, it } from 'vitest';
import type { BookDetails } from '../../lib/api/types.ts';
import { toEdit, toForm } from './book-edit.ts';

const form = toForm({
  title: 'Emma',
  subtitle: null,
  authors: [{ id: 'p1', asin: null, name: 'Jane Austen' }],
  narrators: [],
  series: [
    { id: 's1', asin: null, name: 'Novels', position: '4' },
    { id: 's2', asin: null, name: 'C# for Readers', position: null },
  ],
  releaseDate: '1815-12-23',
  runtimeMinutes: 900,
  language: 'english',
  publisher: null,
  isbn: null,
  genres: ['Classics'],
  tags: [],
  description: null,
} as unknown as BookDetails);

it('sends only what was changed', () => {
  expect(toEdit(form, form)).toEqual({});
  expect(toEdit(form, { ...form, title: ' Emma, a Novel ', runtimeMinutes: '' })).toEqual({
    title: 'Emma, a Novel',
    runtimeMinutes: null,
  });
  expect(toEdit(form, { ...form, authors: 'Jane Austen\n\n Another ', genres: '' })).toEqual({
    authors: ['Jane Austen', 'Another'],
    genres: [],
  });
});

it('reads numbers of series', () => {
  expect(toEdit(form, { ...form, series: 'Novels # 1.5\nAlone\nEmpty #' }).series).toEqual([
    { name: 'Novels', position: '1.5' },
    { name: 'Alone', position: null },
    { name: 'Empty', position: null },
  ]);
});
