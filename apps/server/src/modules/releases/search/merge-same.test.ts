import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FoundRelease } from '../../../integrations/indexers/port.ts';
import type { Candidate } from './collect.ts';
import { mergeSame, waysTo } from './merge-same.ts';

const listed = (indexerId: string, guid: string, facts: Partial<FoundRelease> = {}): Candidate => ({
  indexerId,
  feedId: 'feed',
  release: {
    guid,
    indexer: indexerId,
    protocol: 'torrent',
    title: guid,
    categories: [3030],
    flags: [],
    downloadUrl: `http://${indexerId}/${guid}`,
    ...facts,
  },
});
const priorities: Record<string, number> = { mam: 25, prowlarr: 25, best: 1 };
const merge = (...candidates: Candidate[]) => mergeSame(candidates, (id) => priorities[id] ?? 50);
const HASH = 'a'.repeat(40);

describe('mergeSame', () => {
  it('keeps one row for a MyAnonamouse torrent found twice: its own, with all its facts and its own link', () => {
    const merged = merge(
      listed('prowlarr', 'http://mam/t/7', {
        mamId: '7',
        seeders: 4,
        grabs: 9,
        flags: ['freeleech', 'internal'],
      }),
      listed('mam', '7', {
        mamId: '7',
        seeders: 5,
        narrators: ['N'],
        series: [{ name: 'S', position: '1' }],
      }),
    );
    expect(merged).toHaveLength(1);
    expect(merged[0]).toMatchObject({
      indexerId: 'mam',
      release: { guid: '7', downloadUrl: 'http://mam/7', seeders: 5, grabs: 9, narrators: ['N'] },
    });
    // What another account may download for free says nothing about this one.
    expect(merged[0]!.release.flags).toEqual(['internal']);
  });

  it('remembers the other ways to a torrent, except to one of MyAnonamouse', () => {
    const [row] = merge(
      listed('best', '1', { infoHash: HASH, narrators: ['N'] }),
      listed('other', '2', { infoHash: HASH, magnetUri: 'magnet:?x' }),
    );
    expect(waysTo(row!)).toMatchObject([
      { indexerId: 'best', release: { guid: '1', downloadUrl: 'http://best/1' } },
      {
        indexerId: 'other',
        release: { guid: '2', downloadUrl: 'http://other/2', magnetUri: 'magnet:?x', narrators: ['N'] },
      },
    ]);
    const [mam] = merge(listed('mam', '7', { mamId: '7' }), listed('prowlarr', 't/7', { mamId: '7' }));
    expect(waysTo(mam!)).toHaveLength(1);
  });

  it('takes the better indexer among equals, whatever the case of the hash', () => {
    const merged = merge(
      listed('prowlarr', '1', { infoHash: HASH }),
      listed('best', '2', { infoHash: HASH.toUpperCase() }),
    );
    expect(merged.map((each) => each.indexerId)).toEqual(['best']);
  });

  it('joins over a release that knows both ids', () => {
    const rows = [
      listed('a', '1', { infoHash: HASH }),
      listed('b', '2', { mamId: '7' }),
      listed('c', '3', { infoHash: HASH, mamId: '7' }),
    ];
    expect(merge(...rows)).toHaveLength(1);
    expect(merge(...rows.toReversed())).toHaveLength(1);
  });

  it('leaves apart what it cannot tell to be the same', () => {
    const rows = [
      listed('a', 'same guid'),
      listed('b', 'same guid'),
      listed('a', 'nzb', { protocol: 'usenet', infoHash: HASH }),
      listed('a', 'torrent', { infoHash: HASH }),
    ];
    expect(merge(...rows)).toEqual(rows);
  });

  it('never loses or invents a torrent, in whatever order', () => {
    const row = fc.record({
      torrent: fc.integer({ min: 1, max: 3 }),
      tellsHash: fc.boolean(),
      tellsMam: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 8 }), (rows) => {
        const candidates = rows.map(({ torrent, tellsHash, tellsMam }, index) =>
          listed('a', String(index), {
            infoHash: tellsHash ? `hash${torrent}` : undefined,
            mamId: tellsMam ? String(torrent) : undefined,
          }),
        );
        const merged = merge(...candidates);
        const ids = (each: Candidate) => [each.release.infoHash, each.release.mamId].filter(Boolean);
        const all = merged.flatMap(ids);
        expect(new Set(all).size).toBe(all.length);
        expect(new Set(all)).toEqual(new Set(candidates.flatMap(ids)));
        expect(merge(...candidates.toReversed())).toHaveLength(merged.length);
      }),
    );
  });
});
