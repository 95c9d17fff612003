import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { thumbHashToAverageRGBA } from 'thumbhash';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeDatabases } from '../../db/testing.ts';
import { fakeClock } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';
import type { HttpClient, HttpResponse } from '../../platform/http/index.ts';
import { silentLogger } from '../../platform/logger.ts';
import { createCoverService } from './covers.ts';
import { createCatalogService } from './service.ts';
import { aMetadataBook, fakeMetadataProvider } from './testing.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'earmark-covers-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describeDatabases('covers', (open) => {
  const make = async () => {
    const db = await open();
    const clock = fakeClock();
    const log = silentLogger();
    const red = await sharp({ create: { width: 600, height: 600, channels: 3, background: '#d01010' } })
      .jpeg()
      .toBuffer();
    let fetched = 0;
    const source: { trouble?: AppError } = {};
    const http = {
      request: () => {
        fetched += 1;
        if (source.trouble) return Promise.reject(source.trouble);
        return Promise.resolve({ status: 200, bytes: red } as unknown as HttpResponse);
      },
    } as unknown as HttpClient;
    const catalog = createCatalogService({
      db,
      clock,
      log,
      primary: fakeMetadataProvider([aMetadataBook({ coverUrl: 'https://covers.invalid/I/a.jpg' })]),
      extra: { name: 'audnexus' },
      defaultRegion: () => Promise.resolve('us'),
    });
    const covers = createCoverService({ db, clock, http, log, folder, trustedHosts: [] });
    const search = async () => (await catalog.search({ query: 'pride', page: 1 }, 'nobody')).records[0]!;
    return { covers, search, source, clock, fetched: () => fetched };
  };

  it('leave a placeholder of their colours with the book that wears them', async () => {
    const { covers, search, fetched } = await make();
    const before = await search();
    expect(before).toMatchObject({ coverPlaceholder: null });
    const id = before.coverUrl!.split('/').at(-1)!;
    const small = await covers.resized(id, 100);
    expect((await sharp(small).metadata()).width).toBe(192);
    const { coverPlaceholder } = await search();
    const { r, g, b } = thumbHashToAverageRGBA(Buffer.from(coverPlaceholder!, 'base64'));
    expect(r).toBeGreaterThan(0.6);
    expect(Math.max(g, b)).toBeLessThan(0.3);
    expect(coverPlaceholder!.length).toBeLessThan(48);
    await covers.resized(id, 600);
    expect(fetched()).toBe(1);
    expect(readdirSync(folder).some((name) => name.endsWith('.part'))).toBe(false);
  });

  it.each([
    // The source itself said no, or its host could not be reached.
    { code: 'remote_bad_answer' as const, asksAgainAfterMs: 600_000 },
    { code: 'remote_unavailable' as const, asksAgainAfterMs: 10_000 },
  ])(
    'that fail with $code are asked for again after $asksAgainAfterMs ms',
    async ({ code, asksAgainAfterMs }) => {
      const { covers, search, source, clock, fetched } = await make();
      const id = (await search()).coverUrl!.split('/').at(-1)!;
      source.trouble = new AppError({ code, message: 'No.', status: 502, blame: 'remote' });
      await expect(covers.resized(id, 100)).rejects.toMatchObject({ status: 404 });
      clock.advance(asksAgainAfterMs - 1);
      await expect(covers.resized(id, 100)).rejects.toMatchObject({ status: 404 });
      expect(fetched()).toBe(1);
      delete source.trouble;
      clock.advance(1);
      expect((await sharp(await covers.resized(id, 100)).metadata()).width).toBe(192);
    },
  );
});
