import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFormats } from './numbers.ts';

const format = createFormats('en');
const NOW = Date.parse('2026-03-01T12:00:00Z');

describe('sizes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 kB'],
    [999_600, '1 MB'],
    [1_234_567, '1.23 MB'],
    [45_600_000, '45.6 MB'],
    [456_000_000, '456 MB'],
    [1_430_000_000, '1.43 GB'],
    [2_500_000_000_000_000, '2,500 TB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(format.formatSize(bytes)).toBe(text);
  });

  it('never breaks and never shows four digits before a unit changes', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 9e14, noNaN: true }), (bytes) => {
        expect(format.formatSize(bytes)).toMatch(/^\d{1,3}(\.\d{1,2})?( ?)(B|kB|MB|GB|TB)$/);
      }),
    );
  });
});

describe('shares', () => {
  it('are whole only when the thing is whole', () => {
    expect(format.formatPercent(0.9999)).toBe('99%');
    expect(format.formatPercent(1)).toBe('100%');
    expect(format.formatPercent(-1)).toBe('0%');
    expect(format.formatPercent(7)).toBe('100%');
  });
});

describe('durations', () => {
  it('uses words of one kind in German', () => {
    const german = createFormats('de');
    expect(german.formatDuration(7 * 86_400)).toBe('7 Tage');
    expect(german.formatRuntime(558)).toBe('9 Std. 18 Min.');
  });

  it.each([
    [0, '0s'],
    [59, '59s'],
    [61, '1m 1s'],
    [600, '10m'],
    [3600, '1h'],
    [41_820, '11h 37m'],
    [187_200, '2d 4h'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(format.formatDuration(seconds)).toBe(text);
  });

  it('gives the length of a book in hours, however long', () => {
    expect(format.formatRuntime(3180)).toBe('53h');
    expect(format.formatRuntime(59)).toBe('59m');
    expect(format.formatRuntime(697)).toBe('11h 37m');
  });
});

describe('times seen from now', () => {
  it.each([
    [NOW - 2000, 'now'],
    [NOW - 30_000, '30 seconds ago'],
    [NOW + 300_000, 'in 5 minutes'],
    [NOW - 86_400_000, 'yesterday'],
    [NOW + 400 * 86_400_000, 'next year'],
  ])('%d', (at, text) => {
    expect(format.formatRelative(at, NOW)).toBe(text);
  });

  it('shows a date that is none as it is', () => {
    expect(format.formatDate('some day')).toBe('some day');
    expect(format.formatYear('1999')).toBe('1999');
    expect(format.formatYear('unknown')).toBe('');
  });

  it('speaks the language of the page', () => {
    expect(createFormats('de').formatRelative(NOW - 86_400_000, NOW)).toBe('gestern');
  });
});
