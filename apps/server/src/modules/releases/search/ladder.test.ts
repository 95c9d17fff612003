import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildLadder } from './ladder.ts';

const texts = (title: string, authors: string[] = [], series: { name: string }[] = []) =>
  buildLadder({ title, authors, series }).map((rung) => rung.text);

describe('query ladder', () => {
  it('goes from narrow to wide', () => {
    expect(texts('Pride and Prejudice', ['Jane Austen'])).toEqual([
      'Pride Prejudice Jane Austen',
      'Pride Prejudice',
    ]);
    expect(texts('Emma', ['Jane Austen'])).toEqual(['Emma Jane Austen', 'Emma Austen']);
  });

  it('asks for the title the book has in another country, before its series', () => {
    const series = [{ name: 'His Dark Materials' }];
    expect(texts('Northern Lights', ['Philip Pullman'], series)).toEqual([
      'Northern Lights Philip Pullman',
      'Northern Lights',
      'Golden Compass Pullman',
    ]);
    expect(texts('Northern Lights', ['Nora Roberts'], series).at(-1)).toBe('His Dark Materials Roberts');
  });

  it('asks for a Cyrillic title in Latin letters as well', () => {
    expect(texts('Преступление и наказание', ['Фёдор Достоевский'])).toContain('Prestuplenie nakazanie');
    expect(texts('Идиот', ['Фёдор Достоевский'])).toContain('Idiot Dostoevsky');
    expect(texts('Crime and Punishment', ['Fyodor Dostoevsky']).join(' ')).not.toContain('Prestuplenie');
  });

  it('gives the parts for indexers that search by field', () => {
    const [first, second] = buildLadder({ title: 'Emma', authors: ['Jane Austen'], series: [] });
    expect(first).toEqual({ text: 'Emma Jane Austen', title: 'Emma', author: 'Jane Austen' });
    expect(second).toEqual({ text: 'Emma Austen', title: 'Emma', author: 'Austen' });
  });

  it('drops subtitles, remarks, parts, initials and everything around a name', () => {
    expect(texts("The Hitchhiker's Guide: A Trilogy (Unabridged)", ['J. R. R. Tolkien'])[0]).toBe(
      'Hitchhiker Guide Tolkien',
    );
    expect(texts('Alice & Friends', ['L. Carroll'])[0]).toBe('Alice Friends Carroll');
    expect(texts('Glass Harvest (Part 1 of 2) [Dramatized Adaptation]', ['Walter Hoyt Jr.'])[0]).toBe(
      'Glass Harvest Walter Hoyt',
    );
    expect(texts('The Sleep Cure, A Novel', ['Dr. Anna B. Brandt - editor'])[0]).toBe(
      'Sleep Cure Anna Brandt',
    );
    expect(texts('Ashes of the Tower, Book 2', ['Corin Vale'])[0]).toBe('Ashes of the Tower Corin Vale');
  });

  it('asks next only for words that are written one way', () => {
    expect(texts("Alice's Adventures in Wonderland", ['Lewis Carroll'])).toEqual([
      'Alice Adventures in Wonderland Lewis Carroll',
      'Adventures Wonderland',
      'Alice Adventures in Wonderland',
    ]);
    expect(texts('The 39 Steps', ['John Buchan'])[1]).toBe('Steps Buchan');
    expect(texts("The No. 1 Ladies' Detective Agency", ['Alexander McCall Smith'])[1]).toBe(
      'Detective Agency',
    );
    expect(texts("L'Assommoir", ['Émile Zola'])[0]).toBe('Assommoir Émile Zola');
    expect(texts('Ninety-Three', ['Victor Hugo'])).toContain('Victor Hugo');
  });

  it('keeps a number with its subtitle and never asks for a short word alone', () => {
    expect(texts('2001: A Space Odyssey', ['Arthur C. Clarke'])[0]).toBe(
      '2001 A Space Odyssey Arthur Clarke',
    );
    expect(texts('It', ['Stephen King'])).not.toContain('It');
    expect(texts('It')).toEqual(['It']);
  });

  it('goes by the series, under whose name a pack is listed', () => {
    expect(
      texts('The Sign of the Four', ['Arthur Conan Doyle'], [{ name: 'Sherlock Holmes' }]).slice(0, 3),
    ).toContain('Sherlock Holmes Doyle');
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
        expect(rungs.length).toBeLessThanOrEqual(3);
      }),
    );
  });
});
