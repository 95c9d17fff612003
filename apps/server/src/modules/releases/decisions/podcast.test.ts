import { describe, expect, it } from 'vitest';
import { podcastRule } from './podcast.ts';
import { subjectOf } from './testing.ts';

const refused = (title: string, book = {}) =>
  podcastRule.check(subjectOf({ book, release: { title } })) !== null;

describe('the podcast rule', () => {
  it('refuses podcasts and numbered episodes of seasons', () => {
    expect(refused('The Glass Road Podcast - Anna Maddox')).toBe(true);
    expect(refused('The Glass Road S01E02 - Anna Maddox')).toBe(true);
  });

  it('has nothing against a book', () => {
    expect(refused('Anna Maddox - The Glass Road')).toBe(false);
    expect(refused('Anna Maddox - The Podcast', { title: 'The Podcast' })).toBe(false);
  });
});
