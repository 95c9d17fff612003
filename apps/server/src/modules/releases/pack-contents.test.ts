import { describe, expect, it } from 'vitest';
import { packContents } from './pack-contents.ts';

const books = (release: Parameters<typeof packContents>[0]) =>
  packContents(release).map(({ position, title }) => `${position ?? '-'} ${title ?? '?'}`);

describe('packContents', () => {
  it('takes the range of the series and the titles of the description', () => {
    expect(
      books({
        title: 'The Barsoom Collection: Books 1-3 & a bonus novella',
        series: [
          { name: 'Great "Planetary" Romances', position: null },
          { name: 'Barsoom', position: '1-3, 3.5' },
        ],
        description:
          'Contents\n01. A Princess of Mars - narrated by Harlan Voss\n02. The Gods of Mars - narrated by Imogen de la Rue\n03. The Warlord of Mars (1914)\n03.5. A bonus novella - Full Cast\n04. Not in here',
      }),
    ).toEqual(['1 A Princess of Mars', '2 The Gods of Mars', '3 The Warlord of Mars', '3.5 A bonus novella']);
  });

  it.each([
    ['Sherlock Holmes Books 1-3', null, ['1 ?', '2 ?', '3 ?']],
    ['Saga, Vol. 2 & 3', null, ['2 ?', '3 ?']],
    ['Saga #1', '4–6', ['4 ?', '5 ?', '6 ?']],
    ['Saga', '1, 3', ['1 ?', '3 ?']],
    ['Saga', '0-2', ['0 ?', '1 ?', '2 ?']],
    ['Saga Book 4', '4', []],
    ['1984', null, []],
    ['Saga', '1-5000', []],
  ])('%s at %s', (title, position, expected) => {
    expect(books({ title, series: [{ name: 'Saga', position }] })).toEqual(expected);
  });

  it('believes a list without a range when it counts up from the first book', () => {
    const list = (description: string) => books({ title: 'The Saga Box Set', description });
    expect(list('• Book 1: First Light\n• Book 2: Second Night, read by Ann Other 10 hrs')).toEqual([
      '1 First Light',
      '2 Second Night',
    ]);
    expect(list('1. Chapter One\n2. Chapter Two')).toEqual([]);
    expect(list('3. Third\n9. Ninth')).toEqual([]);
    expect(list('Nothing to see.')).toEqual([]);
  });

  it('stays quick on hostile text', () => {
    const before = process.cpuUsage();
    packContents({ title: `Books ${'1-'.repeat(2000)}`, description: `${'1.'.repeat(50_000)}\n`.repeat(20) });
    packContents({ title: 'x', description: `1. ${' - '.repeat(50_000)}` });
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(500);
  });
});
