import { describe, expect, it } from 'vitest';
import { bitrateWindowRule } from './bitrate-window.ts';
import { subjectOf } from './testing.ts';

const MINUTES = 600;
const sizeAt = (kbps: number) => (kbps * 1000 * MINUTES * 60) / 8;
const refused = (release: object, book = {}, settings = {}) =>
  bitrateWindowRule.check(subjectOf({ book: { runtimeMinutes: MINUTES, ...book }, release, settings })) !==
  null;

describe('the bitrate window rule', () => {
  it('believes sizes inside the window, both ends included', () => {
    for (const kbps of [20, 64, 128, 400]) expect(refused({ size: sizeAt(kbps) })).toBe(false);
  });

  it('refuses what is too small or too large for the running time', () => {
    expect(refused({ size: sizeAt(19) })).toBe(true);
    expect(refused({ size: sizeAt(401) })).toBe(true);
  });

  it('knows nothing without size or running time', () => {
    expect(refused({ size: null })).toBe(false);
    expect(refused({ size: 0 })).toBe(false);
    expect(refused({ size: 900_000_000 }, { runtimeMinutes: null })).toBe(false);
    expect(refused({ size: 900_000 }, { runtimeMinutes: null })).toBe(true);
  });

  it('gives lossless formats more room', () => {
    expect(refused({ size: sizeAt(800), title: 'Anna Maddox - The Glass Road [FLAC]' })).toBe(false);
    expect(refused({ size: sizeAt(800), title: 'Anna Maddox - The Glass Road [MP3]' })).toBe(true);
    // An album of that name: lossless speech of that length cannot be so small.
    expect(refused({ size: sizeAt(60), title: 'Anna Maddox - The Glass Road [FLAC]' })).toBe(true);
    expect(refused({ size: sizeAt(60), title: 'Anna Maddox - The Glass Road [FLAC, MP3]' })).toBe(false);
    expect(refused({ size: sizeAt(100), title: 'Anna Maddox - The Glass Road [FLAC]' })).toBe(false);
  });

  it('takes a window of the format instead of the general one', () => {
    const bitrateWindows = [{ format: 'mp3', minimumKbps: 60, maximumKbps: 130 }];
    expect(
      refused({ size: sizeAt(50), title: 'Anna Maddox - The Glass Road [MP3]' }, {}, { bitrateWindows }),
    ).toBe(true);
    expect(
      refused({ size: sizeAt(50), title: 'Anna Maddox - The Glass Road [M4B]' }, {}, { bitrateWindows }),
    ).toBe(false);
  });

  it('takes the widest window where several formats are named', () => {
    const title = 'Anna Maddox - The Glass Road [FLAC + MP3]';
    expect(refused({ size: sizeAt(30), title })).toBe(false);
    expect(refused({ size: sizeAt(30), title: 'Anna Maddox - The Glass Road [FLAC]' })).toBe(true);
    const bitrateWindows = [{ format: 'flac', minimumKbps: 40, maximumKbps: 0 }];
    expect(refused({ size: sizeAt(5000), title }, {}, { bitrateWindows })).toBe(false);
  });

  it('shares the size of a pack among its books', () => {
    const series = [{ name: 'Ember Saga', position: '2' }];
    const title = 'Anna Maddox - Ember Saga Books 1-5';
    expect(refused({ size: sizeAt(64) * 5, title }, { series })).toBe(false);
    expect(refused({ size: sizeAt(64) * 80, title }, { series })).toBe(true);
    expect(refused({ size: sizeAt(9) * 5, title }, { series })).toBe(true);
  });
});
