import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import PQueue from 'p-queue';
import { rgbaToThumbHash } from 'thumbhash';
import { type Db, prepared } from '../../db/index.ts';
import type { Clock } from '../../kernel/clock.ts';
import { AppError, describeError, isAppError, notFound } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { createOutageWatch, type HttpClient } from '../../platform/http/index.ts';
import { loadSharp } from '../../platform/images.ts';
import type { Logger } from '../../platform/logger.ts';
import { takeTurn } from './turn.ts';

/** Widths that are made; any other is rounded up, so that the folder stays small. */
export const COVER_WIDTHS = [96, 192, 320, 512, 1024] as const;
const MAX_COVER_BYTES = 20 * 1024 * 1024;
/** Side of the picture a placeholder is made of; the format takes 100 at most. */
const PLACEHOLDER_PIXELS = 64;
const MAX_PIXELS = 60_000_000;
/** A cover the source does not have is asked for again after this long. */
const RETRY_AFTER_MS = 10 * 60_000;
const COVER_TIMEOUT_MS = 10_000;

const selectById = prepared((q, { id }: { id: string }) =>
  q.selectFrom('cover').selectAll().where('id', '=', id),
);

export type CoverService = ReturnType<typeof createCoverService>;

/** Covers are fetched once, kept in the config folder and served resized; browsers never see the source's address. */
export function createCoverService(options: {
  db: Db;
  clock: Clock;
  http: HttpClient;
  log: Logger;
  folder: string;
  /** `host:port` of sources that may be private because the admin set them. */
  trustedHosts: readonly string[];
}) {
  const { db, clock, http, folder } = options;
  const queue = new PQueue({ concurrency: 2 });
  const running = new Map<string, Promise<Buffer>>();
  const whileInReach = createOutageWatch(clock);

  const writeSafely = async (file: string, bytes: Uint8Array) => {
    await mkdir(folder, { recursive: true });
    const part = `${file}.${newId()}.part`;
    await writeFile(part, bytes);
    await rename(part, file);
  };

  /** Remembers what stands in for the picture while it loads, for the cover and every book that wears it. */
  const keepPlaceholder = async (id: string, bytes: Buffer): Promise<void> => {
    const sharp = await loadSharp();
    const { data, info } = await sharp(bytes, { limitInputPixels: MAX_PIXELS })
      .rotate()
      .resize({ width: PLACEHOLDER_PIXELS, height: PLACEHOLDER_PIXELS, fit: 'inside' })
      .flatten({ background: '#ffffff' })
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const placeholder = Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString('base64');
    await db.transaction(async () => {
      await takeTurn(db);
      await db.q.updateTable('cover').set({ placeholder }).where('id', '=', id).execute();
      await db.q
        .updateTable('book')
        .set({ cover_placeholder: placeholder })
        .where('cover_id', '=', id)
        .execute();
    });
  };

  const fetchOriginal = async (id: string): Promise<Buffer> => {
    const [cover] = await selectById(db, { id });
    if (!cover) throw notFound('This cover');
    if (cover.file !== null) {
      try {
        const stored = await readFile(join(folder, cover.file));
        if (cover.placeholder === null) await keepPlaceholder(id, stored);
        return stored;
      } catch (error) {
        options.log.debug({ err: describeError(error) }, 'A stored cover is gone and is fetched again.');
      }
    }
    if (cover.failed_at !== null && clock.now() - cover.failed_at < RETRY_AFTER_MS)
      throw notFound('This cover');
    try {
      // A browser has six connections to us: pictures that cannot come must not hold up the page itself.
      const response = await whileInReach(hostOf(cover.source_url), undefined, (signal) =>
        http.request({
          url: cover.source_url,
          untrusted: true,
          allowHosts: options.trustedHosts,
          redirects: 'sameOrigin',
          maxBytes: MAX_COVER_BYTES,
          timeoutMs: COVER_TIMEOUT_MS,
          signal,
        }),
      );
      if (response.status !== 200) throw new Error(`The source answered ${response.status}.`);
      const bytes = Buffer.from(response.bytes);
      const sharp = await loadSharp();
      const { width, height } = await sharp(bytes, { limitInputPixels: MAX_PIXELS }).metadata();
      const file = `${createHash('sha256').update(cover.source_url).digest('hex').slice(0, 32)}.original`;
      await writeSafely(join(folder, file), bytes);
      await db.q
        .updateTable('cover')
        .set({ file, width, height, fetched_at: clock.now(), failed_at: null })
        .where('id', '=', id)
        .execute();
      await keepPlaceholder(id, bytes);
      return bytes;
    } catch (error) {
      const isOutage = isAppError(error) && error.code === 'remote_unavailable';
      if (!isOutage)
        await db.q.updateTable('cover').set({ failed_at: clock.now() }).where('id', '=', id).execute();
      throw new AppError({
        code: 'not_found',
        message: 'The cover could not be fetched.',
        status: 404,
        blame: 'remote',
        cause: error,
      });
    }
  };

  const original = (id: string): Promise<Buffer> => {
    const known = running.get(id);
    if (known) return known;
    const work = fetchOriginal(id).finally(() => running.delete(id));
    running.set(id, work);
    return work;
  };

  return {
    /** The cover as the source has it. Throws `not_found`. */
    original,
    /** A JPEG of about this width, square corners, never enlarged. */
    resized: async (id: string, width: number): Promise<Buffer> => {
      if (!/^[\w-]{1,64}$/.test(id)) throw notFound('This cover');
      const step = COVER_WIDTHS.find((each) => each >= width) ?? COVER_WIDTHS[COVER_WIDTHS.length - 1]!;
      const file = join(folder, `${id}.${step}.jpg`);
      try {
        return await readFile(file);
      } catch {
        // Not made yet.
      }
      const source = await original(id);
      const sharp = await loadSharp();
      const bytes = await queue.add(() =>
        sharp(source, { limitInputPixels: MAX_PIXELS })
          .rotate()
          .resize({ width: step, height: step, fit: 'inside', withoutEnlargement: true })
          .flatten({ background: '#ffffff' })
          .jpeg({ quality: 82, mozjpeg: true })
          .toBuffer(),
      );
      await writeSafely(file, bytes);
      return bytes;
    },
  };
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : '';
}
