import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildLadder } from './ladder.ts';

const texts = (title: string, authors: string[] = [], series: { name: string }[] = []) =>
  buildLadder({ title, authors, series }).map((rung) => rung.text);

describe('query ladder', () => {
  it('goes from narrow to wide', () => {
    expect(texts('Pride and Prejudice', ['Jane Austen'])).toEqual([
      'Pride and Prejudice Jane Austen',
      'Pride and Prejudice Austen',
      'Pride and Prejudice',
    ]);
  });

  it('drops subtitles, apostrophes, initials and tails', () => {
    expect(texts("The Hitchhiker's Guide: A Trilogy (Unabridged)", ['J. R. R. Tolkien'])[0]).toBe(
      'The Hitchhiker Guide J R R Tolkien',
    );
    expect(texts('Alice & Friends', ['L. Carroll'])[0]).toBe('Alice Friends L Carroll');
  });

  it('asks for both spellings of an apostrophe', () => {
    expect(texts("Alice's Adventures in Wonderland", ['Lewis Carroll'])).toEqual([
      'Alice Adventures in Wonderland Lewis Carroll',
      'Alices Adventures in Wonderland Carroll',
      'Alice Adventures in Wonderland',
    ]);
    expect(texts("L'Assommoir", ['Émile Zola'])[0]).toBe('L Assommoir Émile Zola');
  });

  it('keeps a number with its subtitle and never asks for a short word alone', () => {
    expect(texts('2001: A Space Odyssey', ['Arthur C. Clarke'])[0]).toBe(
      '2001 A Space Odyssey Arthur C Clarke',
    );
    expect(texts('It', ['Stephen King'])).not.toContain('It');
    expect(texts('It')).toEqual(['It']);
  });

  it('ends with the series', () => {
    expect(texts('The Sign of the Four', ['Arthur Conan Doyle'], [{ name: 'Sherlock Holmes' }]).at(-1)).toBe(
      'Sherlock Holmes Arthur Conan Doyle',
    );
  });

  it('keeps letters of every script', () => {
    expect(texts('吾輩は猫である', ['夏目 漱石'])[0]).toBe('吾輩は猫である 夏目 漱石');
  });

  it('never throws, never repeats, never asks for nothing', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string(), { maxLength: 3 }), (title, authors) => {
        const rungs = texts(title, authors);
        expect(new Set(rungs.map((text) => text.toLowerCase())).size).toBe(rungs.length);
        expect(rungs.every((text) => text.trim() !== '')).toBe(true);
        expect(rungs.length).toBeLessThanOrEqual(4);
      }),
    );
  });
});
