import sharp from 'sharp';
import { expect, it } from 'vitest';
import { BOOKS } from '../catalogue/data/books.ts';
import { coverFactsOf, coverSvg, drawCover } from './draw-cover.ts';

const CLOTH = { from: '#222222', to: '#555555', ink: '#ffffff' };

it('draws a square JPEG of the asked size for every book', async () => {
  for (const book of BOOKS.slice(0, 12)) {
    const drawn = await sharp(await drawCover(coverFactsOf(book), 320)).metadata();
    expect(drawn).toMatchObject({ format: 'jpeg', width: 320, height: 320 });
  }
});

it('escapes what is markup in a title', async () => {
  const facts = { title: '<b>A & "B"</b>', author: 'X & Y', seed: 's', cover: CLOTH };
  expect(coverSvg(facts)).toMatch(/>&lt;b&gt;A &amp;.*&quot;B&quot;&lt;\/b&gt;</);
  expect((await drawCover(facts, 64)).length).toBeGreaterThan(500);
});

it('looks different for different editions and the same for the same', async () => {
  const [one, two] = BOOKS.filter((book) => book.title === 'Pride and Prejudice').map(coverFactsOf);
  const [a, b, c] = await Promise.all([one!, two!, one!].map((facts) => drawCover(facts, 200)));
  expect(a!.equals(b!)).toBe(false);
  expect(a!.equals(c!)).toBe(true);
});
