import { settingsSections } from '@earmark/contracts';
import { describe, expect, it } from 'vitest';
import { evaluateReleases } from './evaluate.ts';
import type { CandidateRelease } from './model.ts';
import { profileOf } from './quality-profile.ts';

const HOURS = 3600;
const LIST = '1. The Iron Road - read by One\n2. The Glass Road - read by Two\n3. Salt';
const settings = profileOf(settingsSections.quality.parse({}), null);
const look = (release: Partial<CandidateRelease>, over: object = {}) => {
  const { decisions } = evaluateReleases({
    book: {
      title: 'The Iron Road',
      authors: ['Anna Maddox'],
      narrators: [],
      series: [{ name: 'Ember Saga', position: '1' }],
      language: 'english',
      region: null,
      runtimeMinutes: 600,
      ...over,
    },
    releases: [
      {
        guid: 'g',
        indexer: 'x',
        protocol: 'torrent',
        title: 'The Iron Road',
        authors: ['Anna Maddox'],
        filetypes: ['m4b'],
        size: 3 * 288_000_000,
        runtimeSeconds: 30 * HOURS,
        seeders: 5,
        categories: [3030],
        flags: [],
        ...release,
      },
    ],
    settings,
    context: { now: Date.UTC(2026, 0, 15) },
  });
  const { accepted, pack, rejections } = decisions[0]!;
  return { accepted, pack, codes: rejections.map((each) => each.code) };
};

describe('several books under the title of one', () => {
  it('are a pack that holds the wanted one when their list names it', () => {
    const pack = { accepted: true, pack: true, codes: [] };
    expect(look({ description: LIST })).toEqual(pack);
    expect(look({ description: LIST.replaceAll('\n', '<br />') })).toEqual(pack);
    expect(look({ description: LIST, runtimeSeconds: null, tags: '30 hours' })).toEqual(pack);
  });

  it('are a pack, and refused, when nothing tells which books they are', () => {
    const refused = { accepted: false, pack: true, codes: ['pack'] };
    expect(look({ files: 4 })).toEqual(refused);
    expect(look({ description: '1. The First Day\n2. The Second Day\n3. The Third Day' })).toEqual(refused);
  });

  it('are not made out of length alone, nor out of what is no longer than the book', () => {
    // An unabridged reading where an abridged one is wanted; one book in forty files.
    for (const files of [1, 40, null]) {
      expect(look({ files })).toEqual({ accepted: false, pack: false, codes: ['runtime'] });
    }
    // Its stories are listed, and it is as long as it should be.
    const stories = '1. The First Day\n2. The Second Day\n3. The Third Day';
    expect(look({ description: stories, runtimeSeconds: 10 * HOURS, size: 288_000_000 })).toEqual({
      accepted: true,
      pack: false,
      codes: [],
    });
    expect(look({ description: LIST }, { runtimeMinutes: null })).toMatchObject({ pack: false });
  });

  it.each<[string, Partial<CandidateRelease>]>([
    ['of another title', { title: 'The Glass Road' }],
    ['of another author', { authors: ['Somebody Else'] }],
    [
      'of another number of the series',
      { title: 'The Iron Road 2', series: [{ name: 'Ember Saga', position: '2' }] },
    ],
    ['of a longer title', { title: 'The Iron Road Home' }],
    ['about the book', { title: 'Study Guide: The Iron Road' }],
    ['in another language', { language: 'german' }],
    ['without audio', { filetypes: ['epub'], title: 'The Iron Road [EPUB]' }],
    ['abridged', { flags: ['abridged'] }],
  ])('%s are still never accepted, whatever they list', (_name, release) => {
    expect(look({ description: LIST, files: 4, ...release }).accepted).toBe(false);
  });

  it('must still be of a believable size for their number', () => {
    expect(look({ description: LIST, size: 40_000_000 }).accepted).toBe(false);
    expect(look({ description: LIST, size: 40_000_000_000 }).accepted).toBe(false);
  });

  it('are refused as a pack where packs are not wanted', () => {
    expect(look({ description: LIST.replace('The Iron Road', 'The Iron Road Home') }).accepted).toBe(false);
  });
});
