/*
 * Draws the icons of the installed app from `public/favicon.svg`: `node dev/icons.ts`, in apps/web. The pictures are
 * committed; run it again when the mark changes.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';

const BACKGROUND = '#0e1516';
const folder = path.join(import.meta.dirname, '../public');
const mark = await readFile(path.join(folder, 'favicon.svg'));

type Icon = {
  file: string;
  size: number /** Part of the side the mark takes. */;
  part: number;
  filled: boolean;
};
const ICONS: readonly Icon[] = [
  // A phone's own home screen rounds the corners and knows no transparency.
  { file: 'icon-180.png', size: 180, part: 0.66, filled: true },
  { file: 'icon-192.png', size: 192, part: 0.88, filled: false },
  { file: 'icon-512.png', size: 512, part: 0.88, filled: false },
  // Whatever shape is cut out of it, the middle 80 % stay: the mark keeps well inside.
  { file: 'icon-maskable-192.png', size: 192, part: 0.54, filled: true },
  { file: 'icon-maskable-512.png', size: 512, part: 0.54, filled: true },
];

for (const { file, size, part, filled } of ICONS) {
  const side = Math.round(size * part);
  const drawn = await sharp(mark, { density: (72 * side) / 32 })
    .resize(side, side)
    .png()
    .toBuffer();
  await sharp({
    create: { width: size, height: size, channels: 4, background: filled ? BACKGROUND : '#0000' },
  })
    .composite([{ input: drawn, gravity: 'centre' }])
    .png({ palette: true, compressionLevel: 9 })
    .toFile(path.join(folder, 'icons', file));
}
