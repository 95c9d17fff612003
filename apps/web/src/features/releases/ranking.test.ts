import { describe, expect, it } from 'vitest';
import type { Release } from '../../lib/api/types.ts';
import { arrangeReleases, FIRST_VIEW, facetsOf, nearMisses } from './ranking.ts';

function release(guid: string, rank: number | null, more: Partial<Release> = {}): Release {
  return {
    guid,
    indexerId: 'i',
    indexer: 'Open Shelf',
    protocol: 'torrent',
    title: `Release ${guid}`,
    sizeBytes: 1,
    seeders: 1,
    leechers: 0,
    grabs: 0,
    publishedAt: null,
    authors: [],
    narrators: [],
    series: [],
    formats: [],
    bitrateKbps: null,
    language: null,
    flags: [],
    freeleech: false,
    freeleechOffer: null,
    infoUrl: null,
    contains: [],
    year: null,
    decision: {
      guid,
      accepted: rank !== null,
      pack: false,
      rejections: [],
      rank,
      score: 0,
      scoreParts: [],
      ahead: null,
    },
    ...more,
  };
}

const list = [
  release('c', null, { seeders: 90, narrators: ['Karen Savage'] }),
  release('b', 2, { seeders: 5, sizeBytes: 900 }),
  release('a', 1, { seeders: null, publishedAt: '2026-01-01T00:00:00Z' }),
];
const guids = (releases: Release[]): string[] => releases.map((item) => item.guid);

describe('the list of releases', () => {
  it('puts accepted ones first, in order of rank', () => {
    expect(guids(arrangeReleases(list, { ...FIRST_VIEW, show: 'all', sort: 'rank', query: '' }))).toEqual([
      'a',
      'b',
      'c',
    ]);
  });

  it('sorts by what is asked for, unknown values last', () => {
    expect(guids(arrangeReleases(list, { ...FIRST_VIEW, show: 'all', sort: 'seeders', query: '' }))).toEqual([
      'c',
      'b',
      'a',
    ]);
    expect(guids(arrangeReleases(list, { ...FIRST_VIEW, show: 'all', sort: 'age', query: '' }))[0]).toBe('a');
    expect(guids(arrangeReleases(list, { ...FIRST_VIEW, show: 'all', sort: 'size', query: '' }))[0]).toBe(
      'b',
    );
  });

  it('filters by decision and by words', () => {
    expect(
      guids(arrangeReleases(list, { ...FIRST_VIEW, show: 'rejected', sort: 'rank', query: '' })),
    ).toEqual(['c']);
    expect(
      guids(arrangeReleases(list, { ...FIRST_VIEW, show: 'accepted', sort: 'rank', query: '' })),
    ).toEqual(['a', 'b']);
    expect(
      guids(arrangeReleases(list, { ...FIRST_VIEW, show: 'all', sort: 'rank', query: 'savage karen' })),
    ).toEqual(['c']);
  });

  it('keeps unknown values last when the order is turned around', () => {
    expect(guids(arrangeReleases(list, { ...FIRST_VIEW, sort: 'seeders', reversed: true }))).toEqual([
      'b',
      'c',
      'a',
    ]);
  });

  it('turns an order around, and keeps to one indexer or one reason', () => {
    expect(guids(arrangeReleases(list, { ...FIRST_VIEW, sort: 'size', reversed: true })).at(-1)).toBe('b');
    const other = release('d', null, { indexer: 'Other' });
    other.decision.rejections = [{ code: 'language', type: 'permanent', message: 'It is in Russian.' }];
    const more = [...list, other];
    expect(guids(arrangeReleases(more, { ...FIRST_VIEW, indexer: 'Other' }))).toEqual(['d']);
    expect(guids(arrangeReleases(more, { ...FIRST_VIEW, reason: 'language' }))).toEqual(['d']);
    expect(facetsOf(more)).toEqual({
      indexers: [
        ['Open Shelf', 3],
        ['Other', 1],
      ],
      reasons: [['language', 1]],
    });
  });
});

describe('near misses', () => {
  const rejected = (guid: string, score: number, type: 'permanent' | 'temporary'): Release => {
    const one = release(guid, null, {});
    return {
      ...one,
      decision: {
        ...one.decision,
        accepted: false,
        score,
        rejections: [{ code: 'language', type, message: 'In German.' }],
      },
    };
  };

  it('are rejected releases of the wanted book, those that only have to wait first', () => {
    const releases = [
      release('accepted', 1, {}),
      rejected('other book', 0, 'permanent'),
      rejected('far', 10, 'permanent'),
      rejected('near', 90, 'permanent'),
      rejected('waits', 5, 'temporary'),
    ];
    expect(guids(nearMisses(releases, 3))).toEqual(['waits', 'near', 'far']);
    expect(guids(nearMisses(releases, 1))).toEqual(['waits']);
  });
});
