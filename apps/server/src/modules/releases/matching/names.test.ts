import { describe, expect, it } from 'vitest';
import { soundOf } from './name-variants.ts';
import { comparePerson, compilePerson } from './names.ts';

const same = (wanted: string, found: string) => comparePerson(compilePerson(wanted), found);

describe('names of people', () => {
  it('are the same without the degrees behind them', () => {
    for (const found of [
      'Bessel van der Kolk',
      'Bessel A. van der Kolk MD',
      'Bessel van der Kolk, M.D.',
      'Van Der Kolk, Bessel',
    ])
      expect(same('Bessel van der Kolk M.D.', found), found).toBe('full');
    expect(same('John Gray', 'John Gray Ph.D.')).toBe('full');
    // A surname may look like a degree.
    expect(same('Yo-Yo Ma', 'Yo-Yo Ma')).toBe('full');
    expect(same('Yo-Yo Ma', 'Jack Ma')).not.toBe('full');
  });

  it('are the same without a middle initial that the first name begins with', () => {
    expect(same('Garrett G. Fagan', 'Garrett Fagan')).toBe('full');
    expect(same('Robert R. McCammon', 'Robert McCammon')).toBe('full');
    expect(same('Garrett G. Fagan', 'George Fagan')).not.toBe('full');
  });

  it('are the same with and without the article of a rank', () => {
    for (const found of ['Prince Harry, Duke of Sussex', 'Prince Harry, The Duke of Sussex'])
      expect(same('Prince Harry, The Duke of Sussex', found), found).toBe('full');
  });

  it('are found where two share the surname', () => {
    for (const found of ['Ilona and Gordon Andrews', 'Ilona & Gordon Andrews'])
      expect(same('Ilona Andrews', found), found).toBe('full');
    expect(same('Ilona Andrews', 'Anna and Gordon Andrews')).not.toBe('full');
  });

  it('are the same in other usual spellings of one sound', () => {
    for (const [one, two] of [
      ['Fyodor Dostoevsky', 'Fjodor Dostojewski'],
      ['Fyodor Dostoevsky', 'Fyodor Dostoyevsky'],
      ['Yevgeny Zamyatin', 'Evgeny Zamyatin'],
      ['Aleksandr Solzhenitsyn', 'Alexander Solzhenitsyn'],
      ['Leo Tolstoy', 'Lev Tolstoy'],
    ] as const) {
      expect(same(one, two), `${one} ${two}`).toBe('full');
      expect(same(two, one), `${two} ${one}`).toBe('full');
    }
  });

  it('are others where only the sound of a part agrees', () => {
    for (const [one, two] of [
      ['Leo Tolstoy', 'Alexei Tolstoy'],
      ['Emily Brontë', 'Charlotte Brontë'],
      ['Anne Rice', 'Anne Perry'],
      ['Will Wight', 'Walt White'],
      ['Alexander McCall Smith', 'Alexandra Smith'],
    ] as const)
      expect(same(one, two), `${one} ${two}`).not.toBe('full');
  });

  it('sound the same by fixed rules', () => {
    expect(soundOf('dostojewski')).toBe(soundOf('dostoyevsky'));
    expect(soundOf('aleksandr')).toBe('alexandr');
  });
});
