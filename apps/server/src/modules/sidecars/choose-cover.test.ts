import sharp from 'sharp';
import { expect, it } from 'vitest';
import { chooseCover } from './choose-cover.ts';

const picture =
  (width: number, height = width) =>
  () =>
    sharp({ create: { width, height, channels: 3, background: '#884422' } })
      .png()
      .toBuffer();
const broken = () => Promise.reject(new Error('gone'));
const never = () => Promise.reject(new Error('asked for nothing'));

it.each([
  ['the first of good size, without asking further', [picture(1000), never], 1000],
  ['the largest of small ones', [picture(300), picture(600), picture(500)], 600],
  ['the first of equal ones, by the shorter side', [picture(300), picture(900, 300)], 300],
  ['what is left when a source fails', [broken, picture(200)], 200],
])('takes %s', async (_, sources, width) => {
  const { cover } = await chooseCover(sources);
  expect(cover?.width).toBe(width);
  expect([...(cover?.bytes.subarray(0, 2) ?? [])]).toEqual([0xff, 0xd8]);
});

it('tells why there is none', async () => {
  expect(await chooseCover([broken])).toEqual({
    cover: null,
    warnings: ['A cover could not be used: gone'],
  });
});
