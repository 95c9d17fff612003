import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { prepareCover } from './index.ts';

function picture(width: number, height: number, channels: 3 | 4 = 3) {
  return sharp({ create: { width, height, channels, background: { r: 200, g: 30, b: 60, alpha: 0 } } });
}
const isJpeg = (bytes: Uint8Array) => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;

describe('prepareCover', () => {
  it('keeps the bytes of a good JPEG', async () => {
    const bytes = await picture(600, 600).jpeg().toBuffer();
    const cover = await prepareCover(bytes);
    expect(cover).toMatchObject({ width: 600, height: 600 });
    expect(cover.bytes.equals(bytes)).toBe(true);
  });

  it.each(['png', 'webp', 'gif', 'tiff', 'avif'] as const)('makes a real JPEG of %s', async (format) => {
    const cover = await prepareCover(await picture(300, 200, 4).toFormat(format).toBuffer());
    expect(isJpeg(cover.bytes)).toBe(true);
    expect(await sharp(cover.bytes).metadata()).toMatchObject({
      format: 'jpeg',
      width: 300,
      height: 200,
      channels: 3,
    });
  });

  it('puts transparent pictures on white', async () => {
    const cover = await prepareCover(await picture(64, 64, 4).png().toBuffer());
    const { data } = await sharp(cover.bytes).raw().toBuffer({ resolveWithObject: true });
    expect(Math.min(data[0] ?? 0, data[1] ?? 0, data[2] ?? 0)).toBeGreaterThan(250);
  });

  it('shrinks giants and keeps their shape', async () => {
    const cover = await prepareCover(await picture(4800, 2400).png().toBuffer());
    expect(cover).toMatchObject({ width: 2400, height: 1200 });
  });

  it('turns pictures upright and CMYK into sRGB', async () => {
    const turned = await picture(400, 300).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    expect(await prepareCover(turned)).toMatchObject({ width: 300, height: 400 });
    const print = await prepareCover(await picture(100, 100).toColourspace('cmyk').jpeg().toBuffer());
    expect((await sharp(print.bytes).metadata()).space).toBe('srgb');
  });

  it.each<[string, () => Promise<Uint8Array>]>([
    ['nothing', async () => new Uint8Array()],
    ['text', async () => Buffer.from('<html>not found</html>')],
    ['noise', async () => randomBytes(5000)],
    [
      'a drawing',
      async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"/>'),
    ],
    ['a tracking pixel', () => picture(1, 1).png().toBuffer()],
    ['half a JPEG', async () => halfOf(await noisy('jpeg'))],
    ['half a PNG', async () => halfOf(await noisy('png'))],
  ])('refuses %s', async (_, make) => {
    await expect(prepareCover(await make())).rejects.toMatchObject({ code: 'image_invalid', status: 422 });
  });
});

function noisy(format: 'jpeg' | 'png'): Promise<Buffer> {
  return sharp(randomBytes(300 * 300 * 3), { raw: { width: 300, height: 300, channels: 3 } })
    .toFormat(format)
    .toBuffer();
}

function halfOf(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.length / 2);
}
