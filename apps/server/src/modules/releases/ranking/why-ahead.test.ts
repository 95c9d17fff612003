import { settingsSections } from '@earmark/contracts';
import { describe, expect, it } from 'vitest';
import { evaluateReleases } from '../evaluate.ts';
import type { CandidateRelease } from '../model.ts';

const release = (guid: string, title: string, more: Partial<CandidateRelease> = {}): CandidateRelease => ({
  guid,
  indexer: 'Open Shelf',
  protocol: 'torrent',
  title: `Anna Maddox - The Glass Road ${title}`,
  size: 288_000_000,
  seeders: 5,
  categories: [3030],
  flags: [],
  ...more,
});
const judge = (...releases: CandidateRelease[]) =>
  evaluateReleases({
    book: {
      title: 'The Glass Road',
      authors: ['Anna Maddox'],
      narrators: [],
      series: [],
      runtimeMinutes: 600,
    },
    releases,
    settings: settingsSections.quality.parse({}),
    context: { now: Date.UTC(2026, 0, 1) },
  }).decisions;

describe('why a release is ahead of the next', () => {
  it('is the first criterion in which they differ, with what each has', () => {
    const [m4b, mp3] = judge(release('a', '[m4b]'), release('b', '[mp3]', { seeders: 90 }));
    expect(m4b?.ahead).toMatchObject({
      criterion: 'format',
      text: expect.stringContaining('m4b'),
      nextText: expect.stringContaining('mp3'),
    });
    expect(mp3?.ahead).toBeNull();
  });

  it('is what breaks the tie where all criteria are equal', () => {
    const ahead = (one: Partial<CandidateRelease>, two: Partial<CandidateRelease>) =>
      judge(release('a', '[m4b]', one), release('b', '[m4b]', two)).find(({ rank }) => rank === 1)?.ahead
        ?.criterion;
    expect(ahead({ size: 289_000_000 }, {})).toBe('size');
    expect(ahead({ seeders: 100 }, { seeders: 101 })).toBe('seeders');
    expect(ahead({ publishDate: '2024-01-01' }, { publishDate: '2025-01-01' })).toBe('age');
    expect(ahead({}, {})).toBe('name');
  });

  it('says of an indexer behind the preferred ones that it has no place before others', () => {
    const [first] = evaluateReleases({
      book: { title: 'The Glass Road', authors: ['Anna Maddox'], narrators: [], series: [] },
      releases: [release('a', '[m4b]', { indexer: 'Best Shelf' }), release('b', '[m4b]', { seeders: 90 })],
      settings: { ...settingsSections.quality.parse({}), indexerOrder: ['Best Shelf'] },
      context: { now: Date.UTC(2026, 0, 1) },
    }).decisions;
    expect(first?.ahead).toMatchObject({
      criterion: 'indexer',
      text: 'Best Shelf is number 1 of the indexers.',
      nextText: 'Open Shelf has no place before other indexers.',
    });
  });

  it('is nothing for what is rejected', () => {
    expect(judge(release('a', 'Summary by Readers')).at(0)?.ahead).toBeNull();
  });
});
