import { expect, test } from 'vitest';
import { joinChapters } from '../plan/join-chapters.ts';
import { aFile } from '../testing/tree.ts';
import { classify, coverRank, isUnfinishedAudio, stemOf } from './classify.ts';

test.each([
  ['Book.M4B', 'audio'],
  ['a/b/01.OPUS', 'audio'],
  ['x.mp3', 'audio'],
  ['book.pdf', 'companion'],
  ['Cover.JPEG', 'cover'],
  ['info.nfo', 'junk'],
  ['playlist.m3u8', 'junk'],
  ['.hidden/01.mp3', 'junk'],
  ['._01.mp3', 'junk'],
  ['@eaDir/01.mp3/SYNOAUDIO.mp3', 'junk'],
  ['__MACOSX/01.mp3', 'junk'],
  ['Thumbs.db', 'junk'],
  ['01.mp3.!qB', 'junk'],
  ['01.mp3.part', 'junk'],
  ['_UNPACK_Emma/01.mp3', 'junk'],
  ['Pack/_FAILED_Emma/01.mp3', 'junk'],
  ['_UNPACK_Emma.mp3', 'audio'],
  ['book.rar', 'blocker'],
  ['book.r07', 'blocker'],
  ['book.7z.001', 'blocker'],
  ['setup.EXE', 'blocker'],
  ['book.aax', 'blocker'],
  ['README', 'other'],
  ['strange.xyz', 'other'],
])('%s is %s', (path, role) => {
  expect(classify(path).role).toBe(role);
});

test('unfinished audio is told from other partial files', () => {
  expect(isUnfinishedAudio('CD1/01.mp3.!qB')).toBe(true);
  expect(isUnfinishedAudio('_UNPACK_Emma/01.mp3')).toBe(true);
  expect(isUnfinishedAudio('_UNPACK_Emma/cover.jpg')).toBe(false);
  expect(isUnfinishedAudio('cover.jpg.part')).toBe(false);
  expect(isUnfinishedAudio('01.mp3')).toBe(false);
});

test('the front comes before the back, and the top before what lies deeper', () => {
  const names = [
    'back.jpg',
    'chart.jpg',
    'CD1/cover.jpg',
    'scan.png',
    'cover.jpg',
    'Emma - front cover.jpg',
    'disc1.jpg',
  ];
  expect([...names].sort((a, b) => coverRank(a) - coverRank(b))).toEqual([
    'cover.jpg',
    'CD1/cover.jpg',
    'Emma - front cover.jpg',
    'chart.jpg',
    'scan.png',
    'back.jpg',
    'disc1.jpg',
  ]);
});

test.each([
  ['a/b.c.mp3', 'b.c'],
  ['.hidden', '.hidden'],
  ['none', 'none'],
])('the stem of %s', (path, stem) => {
  expect(stemOf(path)).toBe(stem);
});

test('chapters of several parts are counted from the start of the book', () => {
  const part = (minutes: number, titles: string[], title?: string) =>
    aFile('x.m4b', {
      minutes,
      ...(title ? { title } : {}),
      chapters: titles.map((name, index) => ({
        title: name,
        startSeconds: index * 60,
        endSeconds: (index + 1) * 60,
      })),
    }).audio;
  expect(joinChapters([part(3, ['A', 'B']), part(1, [], 'Interlude'), part(2, ['C', ''])])).toEqual([
    { startSeconds: 0, endSeconds: 60, title: 'A' },
    { startSeconds: 60, endSeconds: 180, title: 'B' },
    { startSeconds: 180, endSeconds: 240, title: 'Interlude' },
    { startSeconds: 240, endSeconds: 300, title: 'C' },
    { startSeconds: 300, endSeconds: 360, title: 'Chapter 5' },
  ]);
  expect(joinChapters([part(3, []), part(1, [])])).toEqual([]);
  expect(joinChapters([part(3, ['A']), null])).toEqual([]);
});
