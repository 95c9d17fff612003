import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseNumber } from '../identify/number-words.ts';
import { naturalPathCompare } from './natural-order.ts';
import { orderParts, type Part } from './order.ts';
import { discNumber } from './part-numbers.ts';

/** `path#disc.track`; the tags are left out where a part has none. */
function part(text: string): Part {
  const [path = '', tags] = text.split('#');
  const [disc, track] = (tags ?? '').split('.');
  return { path, disc: disc ? Number(disc) : null, track: track ? Number(track) : null };
}

const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const two = (number: number) => String(number).padStart(2, '0');

describe('parts in the right order', () => {
  test.each<[string, string[]]>([
    ['one file', ['Book.m4b']],
    ['natural file names', ['1.mp3', '2.mp3', '10.mp3', '11.mp3']],
    ['track tags beside names that say nothing', ['Zeal.mp3#.1', 'Arrival.mp3#.2', 'Middle.mp3#.3']],
    ['disc and track tags', ['c.mp3#1.1', 'a.mp3#1.2', 'd.mp3#2.1', 'b.mp3#2.2']],
    [
      'disc folders with tracks that start again',
      ['CD1/01.mp3#.1', 'CD1/02.mp3#.2', 'CD2/01.mp3#.1', 'CD2/02.mp3#.2'],
    ],
    ['ten disc folders', range(12).map((disc) => `CD${disc}/01.mp3`)],
    ['disc folder against a wrong disc tag', ['Disc 1/a.mp3#2.1', 'Disc 2/a.mp3#1.1']],
    [
      'disc folders spelled every way',
      [
        'cd 1/x.mp3',
        'Disc02/x.mp3',
        '[Disk_3]/x.mp3',
        'Book Disc Four/x.mp3',
        'DVD-05/x.mp3',
        'Disc VI/x.mp3',
        'Disque 7/x.mp3',
        'CD 8 of 9/x.mp3',
      ],
    ],
    [
      'sides of tapes',
      ['Tape 1 Side A/1.mp3', 'Tape 1 Side B/1.mp3', 'Tape 2 Side A/1.mp3', 'Tape 2 Side B/1.mp3'],
    ],
    ['sides in file names', ['Tape 1a.mp3', 'Tape 1b.mp3', 'Tape 2a.mp3', 'Tape 10a.mp3']],
    ['folders named by part', ['Part 1/01.mp3', 'Part 2/01.mp3', 'Part 10/01.mp3']],
    ['folders in words', ['Part One/1.mp3', 'Part Two/1.mp3', 'Part Three/1.mp3', 'Part Four/1.mp3']],
    ['discs in two levels', ['Part 1/CD1/1.mp3', 'Part 1/CD2/1.mp3', 'Part 2/CD1/1.mp3']],
    ['an introduction beside disc folders', ['Introduction.mp3', 'CD1/1.mp3', 'CD2/1.mp3']],
    ['an epilogue beside disc folders', ['CD1/1.mp3', 'CD2/1.mp3', 'Epilogue.mp3']],
    ['unnamed folders with disc tags', ['x/1.mp3#1.1', 'a/1.mp3#2.1', 'm/1.mp3#3.1']],
    [
      'a disc in the file name',
      ['Disk 1 of 2 - Track 1.mp3', 'Disk 1 of 2 - Track 2.mp3', 'Disk 2 of 2 - Track 1.mp3'],
    ],
    ['disc-track names', ['1-01 a.mp3', '1-02 z.mp3', '2-01 b.mp3', '10-01 c.mp3']],
    ['discs without tracks', ['CD1 - Opening.mp3', 'CD2 - Middle.mp3', 'CD10 - Closing.mp3']],
    ['CD2 Track 03', ['CD1 Track 01.mp3#.1', 'CD1 Track 02.mp3#.2', 'CD2 Track 01.mp3#.1']],
    ['Part 3 of 12', range(12).map((number) => `Part ${number} of 12.mp3`)],
    ['03 of 12 behind a title', range(12).map((number) => `Dune ${number} of 12.mp3`)],
    ['Track 05', range(11).map((number) => `Track ${number}.mp3`)],
    ['labels of differing spelling', ['Chapter 1.mp3', 'ch. 2.mp3', 'Chap_3.mp3', 'CHAPTER 10.mp3']],
    ['chapters in words', ['Chapter One.mp3', 'Chapter Two.mp3', 'Chapter Three.mp3', 'Chapter Eleven.mp3']],
    [
      'chapters in Roman numbers',
      ['Chapter I.mp3', 'Chapter II.mp3', 'Chapter IV.mp3', 'Chapter IX.mp3', 'Chapter XII.mp3'],
    ],
    ['numbers behind titles', ['Zeal 01.mp3', 'Arrival 02.mp3', 'Middle 10.mp3']],
    ['a year before the number', ['1984 - Part 2.mp3', '1984 - Part 9.mp3', '1984 - Part 10.mp3']],
    ['all tags zero', range(10).map((number) => `${number} x.mp3#0.0`)],
    ['all tags the same', range(10).map((number) => `${two(number)}.mp3#1.1`)],
    [
      'tags made by sorting text',
      ['Chapter 1.mp3#.1', 'Chapter 2.mp3#.4', 'Chapter 3.mp3#.5', 'Chapter 10.mp3#.2', 'Chapter 11.mp3#.3'],
    ],
    ['missing numbers', ['01.mp3#.1', '03.mp3#.3', '07.mp3#.7']],
    ['one missing tag, numbered names', ['1.mp3#.1', '2.mp3', '3.mp3#.3']],
    ['one missing tag, names without numbers', ['Prologue.mp3', 'Zoo.mp3#.1', 'Ape.mp3#.2', 'Bee.mp3#.3']],
    ['duplicate tags, numbered names', ['1 z.mp3#.1', '2 y.mp3#.2', '3 x.mp3#.2', '4 w.mp3#.4']],
    [
      'an unnumbered opening and ending',
      ['Opening Credits.mp3', '01 - One.mp3', '02 - Two.mp3', 'End Credits.mp3'],
    ],
    ['names only', ['Intro.mp3', 'alpha.mp3', 'Beta.mp3', 'Outro.mp3']],
    ['upper-case extensions', ['1.MP3', '2.Mp3', '10.mP3']],
    [
      '225 tracks that start again, discs in folders',
      range(24).flatMap((disc) => range(10).map((track) => `Disc ${disc}/Track ${track}.mp3#.${track}`)),
    ],
    [
      '218 tracks that start again, discs in tags',
      range(18).flatMap((disc) => range(12).map((track) => `${two(disc)}${two(track)}.mp3#${disc}.${track}`)),
    ],
    [
      'tracks that start again, nothing but names',
      range(225).map((number) => `Book ${number}.mp3#.${((number - 1) % 18) + 1}`),
    ],
    [
      'discs by tag inside unnamed folders',
      ['First half/a.mp3#1.1', 'First half/b.mp3#2.1', 'Second half/a.mp3#3.1'],
    ],
  ])('%s', (_, expected) => {
    const parts = expected.map(part);
    const paths = parts.map((entry) => entry.path);
    expect(orderParts(parts).paths).toEqual(paths);
    expect(orderParts([...parts].reverse()).paths).toEqual(paths);
  });
});

test('discs are counted without gaps, whatever the folders are called', () => {
  const { discs, discCount } = orderParts([part('CD3/1.mp3'), part('CD10/1.mp3'), part('CD10/2.mp3')]);
  expect(Object.fromEntries(discs)).toEqual({ 'CD3/1.mp3': 1, 'CD10/1.mp3': 2, 'CD10/2.mp3': 2 });
  expect(discCount).toBe(2);
});

test('disagreement between tags and names is told', () => {
  const { paths, warnings } = orderParts([part('1.mp3#.3'), part('2.mp3#.1'), part('3.mp3#.2')]);
  expect(paths).toEqual(['2.mp3', '3.mp3', '1.mp3']);
  expect(warnings.join()).toContain('disagree');
});

test('the answer is a permutation and does not depend on the order of the input', () => {
  const name = fc.constantFrom('CD1/', 'CD2/', 'x/', '');
  const stem = fc.oneof(
    fc.constantFrom('Intro', 'Part 3 of 12', '1-02', 'Track 5', 'é', '01'),
    fc.string({ maxLength: 6 }),
  );
  const anyPart = fc.record({
    path: fc.tuple(name, stem).map(([folder, text]) => `${folder}${text.replaceAll('/', '')}.mp3`),
    disc: fc.option(fc.nat(3)),
    track: fc.option(fc.nat(4)),
  });
  fc.assert(
    fc.property(
      fc.uniqueArray(anyPart, { selector: (entry) => entry.path, maxLength: 12 }),
      fc.nat(),
      (parts, turn) => {
        const answer = orderParts(parts).paths;
        const at = parts.length === 0 ? 0 : turn % parts.length;
        expect(orderParts([...parts.slice(at), ...parts.slice(0, at)].reverse()).paths).toEqual(answer);
        expect([...answer].sort()).toEqual(parts.map((entry) => entry.path).sort());
      },
    ),
  );
});

test('natural order of paths is a total order', () => {
  const path = fc
    .array(fc.constantFrom('a', 'A', 'a b', '1', '01', '10', '2', 'é'), { minLength: 1, maxLength: 3 })
    .map((segments) => segments.join('/'));
  fc.assert(
    fc.property(path, path, path, (a, b, c) => {
      expect(Math.sign(naturalPathCompare(a, b))).toBe(-Math.sign(naturalPathCompare(b, a)) + 0);
      expect(naturalPathCompare(a, b) === 0).toBe(a === b);
      fc.pre(naturalPathCompare(a, b) <= 0 && naturalPathCompare(b, c) <= 0);
      expect(naturalPathCompare(a, c)).toBeLessThanOrEqual(0);
    }),
  );
});

test.each([
  ['CD1', 1],
  ['cd 02', 2],
  ['Disc Ten', 10],
  ['Dune [Disk 3]', 3],
  ['Side B', 2],
  ['Tape 2 Side B', 2.02],
  ['Disc XIV', 14],
  ['The CDs', undefined],
  ['Discworld', undefined],
  ['Discovery 5', undefined],
  ['Acid 7', undefined],
] as const)('disc of %s is %s', (name, disc) => {
  expect(discNumber(name)).toBe(disc);
});

test.each([
  ['xl', 40],
  ['iv', 4],
  ['', undefined],
  ['mix', undefined],
  ['twelve', 12],
  ['007', 7],
] as const)('%j is %s', (text, number) => {
  expect(parseNumber(text)).toBe(number);
});
