import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFileRow } from './file-row.ts';
import { isFinishedState, toDownloadState } from './states.ts';
import { readTorrentRow } from './torrent-row.ts';

const HASH = 'c12fe1c06bba254a9dc9f519b335aa7c1367a88a';
const V2 = 'ab'.repeat(32);

function row(over: Record<string, unknown> = {}) {
  return {
    hash: HASH,
    infohash_v1: HASH,
    infohash_v2: '',
    name: 'A Book',
    state: 'stalledUP',
    progress: 1,
    size: 100,
    completed: 100,
    amount_left: 0,
    dlspeed: 0,
    upspeed: 5,
    eta: 8_640_000,
    num_seeds: 0,
    num_complete: 3,
    ratio: 0.5,
    seeding_time: 60,
    category: 'audiobooks',
    tags: 'one, two',
    save_path: '/data',
    content_path: '/data/A Book',
    added_on: 1_700_000_000,
    completion_on: 1_700_000_100,
    ...over,
  };
}

const read = (over: Record<string, unknown> = {}) => {
  const torrent = readTorrentRow(row(over));
  if (!torrent) throw new Error('no torrent');
  return torrent;
};

describe('readTorrentRow', () => {
  it('reads a finished torrent', () => {
    expect(read()).toEqual({
      id: HASH,
      hashes: [HASH],
      name: 'A Book',
      state: 'seeding',
      rawState: 'stalledUP',
      complete: true,
      fraction: 1,
      sizeBytes: 100,
      downloadedBytes: 100,
      downSpeed: 0,
      upSpeed: 5,
      etaSeconds: null,
      seeds: 3,
      peers: null,
      ratio: 0.5,
      seedingSeconds: 60,
      category: 'audiobooks',
      tags: ['one', 'two'],
      savePath: '/data',
      contentPath: '/data/A Book',
      addedAt: 1_700_000_000_000,
      completedAt: 1_700_000_100_000,
      message: null,
    });
  });

  it.each(['uploading', 'stalledUP', 'queuedUP', 'forcedUP', 'pausedUP', 'stoppedUP'])(
    'takes %s for finished',
    (state) => expect(read({ state }).complete).toBe(true),
  );

  it.each([
    'checkingUP',
    'checkingResumeData',
    'moving',
    'downloading',
    'stalledDL',
    'missingFiles',
    'error',
    'unknown',
    'someNewState',
  ])('does not take %s for finished, whatever the progress says', (state) =>
    expect(read({ state }).complete).toBe(false),
  );

  it('is not finished while the content is still in the folder for incomplete files', () => {
    expect(read({ content_path: '/incomplete/A Book' }).complete).toBe(false);
    expect(read({ content_path: 'A Book' }).complete).toBe(false);
    expect(read({ save_path: '/dat' }).complete).toBe(false);
    expect(read({ save_path: 'D:\\data\\', content_path: 'D:\\data\\A Book' }).complete).toBe(true);
    expect(read({ save_path: '/' }).complete).toBe(true);
  });

  it('is not finished while bytes are left', () => {
    expect(read({ amount_left: 1 }).complete).toBe(false);
  });

  it('knows a hybrid by both hashes, the v2 one cut', () => {
    expect(read({ hash: V2.slice(0, 40), infohash_v2: V2 }).hashes).toEqual([V2.slice(0, 40), HASH]);
    expect(read({ infohash_v2: V2 }).hashes).toEqual([HASH, V2.slice(0, 40)]);
  });

  it('reads the lists of 4.3, which know no hash fields and no content path of magnets', () => {
    const torrent = read({ infohash_v1: undefined, infohash_v2: undefined, content_path: '' });
    expect(torrent.hashes).toEqual([HASH]);
    expect(torrent.complete).toBe(true);
  });

  it.each([0, -1])('takes %d for never', (never) => {
    expect(read({ completion_on: never, added_on: never })).toMatchObject({
      completedAt: null,
      addedAt: null,
    });
  });

  it('takes numbers as text, over-long numbers and absent fields', () => {
    expect(read({ size: '12', eta: 1e30, progress: '0.5', ratio: -1 })).toMatchObject({
      sizeBytes: 12,
      etaSeconds: null,
      fraction: 0.5,
      ratio: 9999,
    });
    expect(readTorrentRow({ hash: HASH.toUpperCase(), state: 'metaDL' })).toMatchObject({
      id: HASH,
      state: 'metadata',
      complete: false,
      ratio: null,
      seeds: null,
    });
  });

  it('never throws, and never calls an unfinished state complete', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything()), fc.string(), (noise, state) => {
        const torrent = readTorrentRow({ ...row(), ...noise, hash: HASH, state });
        expect(torrent?.complete === true && !isFinishedState(toDownloadState(state))).toBe(false);
      }),
    );
  });

  it('passes over what is no torrent', () => {
    expect(readTorrentRow({ hash: 'all', state: 'error' })).toBeNull();
    expect(readTorrentRow({})).toBeNull();
  });
});

describe('readFileRow', () => {
  it('tells a file that is not fetched', () => {
    expect(readFileRow({ name: 'A Book/1.mp3', size: 5, progress: 1, priority: 0 })).toEqual({
      path: 'A Book/1.mp3',
      sizeBytes: 5,
      fraction: 1,
      skipped: true,
    });
    expect(readFileRow({ name: 'odd\\name.mp3', size: '5' })).toMatchObject({
      path: 'odd\\name.mp3',
      sizeBytes: 5,
    });
    expect(readFileRow({ size: 5 })).toBeNull();
    expect(readFileRow('x')).toBeNull();
  });
});
