import { linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawCover } from '@earmark/testbed';
import sharp from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';
import type { Db } from '../../apps/server/src/db/index.ts';

/** So many different pictures are spread over all books. */
const PICTURES = 48;
/** What the rooms ask for at one device pixel to a CSS pixel: a line, a wall, a card. */
const WIDTHS = [96, 192, 320] as const;
const PLACEHOLDER_PIXELS = 64;

/**
 * Gives every book a cover of its own below `config/covers`, made already in the widths that are asked for, as on a
 * server that has been looked at before: scrolling then costs what it costs people, and no resizing beside it.
 */
export async function seedCovers(db: Db, folder: string): Promise<void> {
  const covers = join(folder, 'config/covers');
  mkdirSync(covers, { recursive: true });
  const placeholders: string[] = [];
  for (let number = 0; number < PICTURES; number += 1) {
    const shade = `hsl(${(number * 360) / PICTURES} 40% 35%)`;
    const picture = await drawCover(
      {
        title: `The Book of Picture ${number}`,
        seed: `seed ${number}`,
        author: 'Ann Writer',
        cover: { from: shade, to: '#101820', ink: '#f2e6c8' },
      },
      512,
    );
    for (const width of WIDTHS) {
      const file = await sharp(picture).resize(width, width).jpeg({ quality: 82, mozjpeg: true }).toBuffer();
      writeFileSync(join(covers, `picture-${number}.${width}`), file);
    }
    const { data, info } = await sharp(picture)
      .resize(PLACEHOLDER_PIXELS, PLACEHOLDER_PIXELS)
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    placeholders.push(Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString('base64'));
  }
  const books = await db.q.selectFrom('book').select('id').execute();
  await db.transaction(async (tx) => {
    for (const [index, { id }] of books.entries()) {
      const cover = `c-${id}`;
      const placeholder = placeholders[index % PICTURES]!;
      for (const width of WIDTHS)
        linkSync(join(covers, `picture-${index % PICTURES}.${width}`), join(covers, `${cover}.${width}.jpg`));
      await tx
        .insertInto('cover')
        .values({
          id: cover,
          source_url: `http://127.0.0.1/${cover}.jpg`,
          file: null,
          width: null,
          height: null,
          fetched_at: null,
          failed_at: null,
          created_at: 1,
          placeholder,
        })
        .execute();
      await tx
        .updateTable('book')
        .set({ cover_id: cover, cover_placeholder: placeholder })
        .where('id', '=', id)
        .execute();
    }
  });
}
