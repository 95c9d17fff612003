import { orderTracks } from '@earmark/testbed/audiobookshelf/audio';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { compileNaming } from '../../naming/index.ts';
import { identifyBooks } from '../identify/identify.ts';
import { aBook, expected } from '../testing/books.ts';
import { aFile, anInspection } from '../testing/tree.ts';
import { planGroup } from './plan.ts';
import { isPlayedInOrder, type TaggedPart } from './played-order.ts';

type Facts = Parameters<typeof orderTracks>[0][number];

/** The order in which the stand-in of Audiobookshelf plays parts under the names they get here. */
function played(parts: readonly TaggedPart[], discs: readonly number[] | null): number[] {
  const facts = parts.map(({ disc, track }, at) => {
    const name = `${String(at + 1).padStart(3, '0')} - Emma.mp3`;
    return {
      file: { relPath: discs ? `Disc ${discs[at]}/${name}` : name },
      trackNumFromMeta: track,
      discNumFromMeta: disc,
      discNumFromFilename: discs?.[at] ?? null,
    } as unknown as Facts;
  });
  const order = orderTracks(facts, ['Emma']).map(({ file }) => file.relPath);
  return facts.map(({ file }) => order.indexOf(file.relPath));
}

it('agrees with the server, whatever the tags say', () => {
  const number = fc.option(fc.integer({ min: 1, max: 4 }), { nil: null });
  const part = fc.record({ disc: number, track: fc.option(fc.integer({ min: 1, max: 12 }), { nil: null }) });
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), fc.boolean(), (parts, hasFolders) => {
      const discs = hasFolders ? parts.map((_, at) => Math.floor(at / 3) + 1) : null;
      const order = played(parts, discs);
      expect(isPlayedInOrder(parts, discs)).toBe(order.every((place, at) => place === at));
    }),
    { numRuns: 2000 },
  );
});

describe('parts whose tags count otherwise than their order', () => {
  const book = aBook({ title: 'Emma', runtimeMinutes: null });
  const plan = (tracks: readonly (number | null)[], changes: object = {}) => {
    const files = tracks.map((track, at) => aFile(`Emma/Emma ${at + 1}.mp3`, { minutes: 9, track }));
    const inspection = anInspection('Emma', files);
    const candidates = [expected(book)];
    const { groups } = identifyBooks({ inspection, candidates, releaseTitle: null, formats: ['mp3'] });
    return planGroup({
      group: { ...groups[0]!, audio: files.map(({ path }) => path) },
      inspection,
      candidate: candidates[0]!,
      isChosen: true,
      isNamed: false,
      root: { id: 'root', path: '/library' },
      naming: {
        book,
        compiled: compileNaming({
          folderPattern: '{author}/{title}',
          filePattern: '',
          useSeriesFolders: true,
          colonReplacement: 'smart',
        }),
      },
      sites: [],
      takenKeys: new Set(),
      modeOf: () => 'hardlink',
      importCompanions: true,
      isOwnFolder: false,
      rewrite: null,
      inPlace: null,
      ...changes,
    }).warnings.filter((warning) => warning.includes('Audiobookshelf'));
  };

  test('are told of, with the way out', () => {
    expect(plan([3, 1, 2])).toHaveLength(1);
    expect(plan([3, 1, 2])[0]).toContain('let Earmark write the tags');
  });

  test.each([
    ['tags that agree', [1, 2, 3], {}],
    ['no tags', [null, null, null], {}],
    ['tags that start again', [1, 2, 1], {}],
    ['tags that Earmark writes', [3, 1, 2], { rewrite: { join: null, tags: true, cover: false } }],
    [
      'parts that are joined',
      [3, 1, 2],
      { rewrite: { join: { how: 'encode', bitrateKbps: 64 }, tags: true, cover: true } },
    ],
    ['a folder that is recorded as it lies', [3, 1, 2], { inPlace: '' }],
  ])('are not with %s', (_, tracks, changes) => {
    expect(plan(tracks, changes)).toEqual([]);
  });
});
