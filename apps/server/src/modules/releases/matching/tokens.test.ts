import { describe, expect, it } from 'vitest';
import { tokenise } from './tokens.ts';

const words = (text: string) => tokenise(text).tokens.map((token) => token.text);
const numbers = (text: string) =>
  tokenise(text)
    .tokens.map((token) => token.num)
    .filter((num) => num >= 0);

describe('numbers in titles', () => {
  it('are one, however a fraction is written', () => {
    for (const text of ['7½ Deaths', '7 1/2 Deaths', 'Seven and a Half Deaths'])
      expect(numbers(text), text).toEqual([7.5]);
    expect(numbers('Platform 9¾')).toEqual([9.75]);
    expect(numbers('Platform 9 3/4')).toEqual([9.75]);
  });

  it('are no fraction where parts are counted', () => {
    expect(numbers('Emma CD 1/2')).toEqual([1, 2]);
    expect(numbers('[1/2] Emma')).toEqual([1, 2]);
  });

  it('are one where a clock is written with a point or a colon', () => {
    expect(words('4:50 from Paddington')).toEqual(words('4.50 from Paddington'));
    expect(numbers('Book 1:2 Lives')).toEqual([1, 2]);
    expect(numbers('10:32:15')).toEqual([10, 32, 15]);
  });

  it('are ordinals in two words as well', () => {
    expect(words('Twenty-First Century')).toEqual(words('21st Century'));
    expect(words('Twenty Twelve')).toHaveLength(1);
  });
});

describe('scene names', () => {
  const segments = (text: string) => new Set(tokenise(text).tokens.map((token) => token.segment)).size;

  it('are cut at their hyphens when they end like one', () => {
    expect(segments('TJ Klune-The House (Unabridged)-WEB-EN-2020-GRP')).toBeGreaterThan(5);
    expect(segments('Jean-Paul Sartre Nausea-2020')).toBe(1);
  });
});
