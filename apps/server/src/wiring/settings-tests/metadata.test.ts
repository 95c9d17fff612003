import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { settingsSections } from '@earmark/contracts';
import { expect, it } from 'vitest';
import { AppError } from '../../kernel/errors.ts';
import { asTestResult } from '../../kernel/test-result.ts';
import type { AnnounceTarget } from '../../modules/announce/index.ts';
import { createFfmpeg } from '../../platform/ffmpeg/index.ts';
import { nodeFileSystem } from '../../platform/files/index.ts';
import { testMetadata } from './metadata.ts';
import { anAsker } from './testing.ts';

const programs = { ffmpeg: 'ffmpeg', ffprobe: 'ffprobe', fs: nodeFileSystem };
const withoutFfmpeg = { ffmpeg: createFfmpeg({ ...programs, ffmpeg: 'no-such-ffmpeg' }) };
const keeps = (storeMetadataWithItem: boolean) => ({
  announceTarget: () =>
    Promise.resolve({
      server: { serverSettings: () => Promise.resolve({ storeMetadataWithItem }) },
    } as unknown as AnnounceTarget),
});

function press(changes: object = {}, parts: Partial<Parameters<typeof testMetadata>[0]> = {}) {
  const test = testMetadata({
    ffmpeg: createFfmpeg(programs),
    announceTarget: () => Promise.resolve(undefined),
    ...parts,
  });
  return asTestResult(() => test(settingsSections.metadata.parse(changes), anAsker()));
}

it('makes the files of an example book as the settings say', async () => {
  const answer = await press({ writeMetadataOpf: 'whenAbsent', writeCover: 'never' });
  expect(answer).toMatchObject({
    ok: true,
    message: 'Metadata can be written as these settings say.',
    details: [
      {
        label: 'metadata.json',
        value: expect.stringMatching(/^Written for every book; \d{3} bytes/),
        ok: true,
      },
      {
        label: 'metadata.opf',
        value: expect.stringMatching(/^Written where a book has none; \d{3}/),
        ok: true,
      },
      { label: 'cover.jpg', value: 'Never written.' },
      { label: 'ffmpeg', value: expect.stringMatching(/^\d/), ok: true },
    ],
  });
});

it('really writes tags and cover with ffmpeg, and leaves nothing behind', async () => {
  const before = (await readdir(tmpdir())).filter((name) => name.startsWith('earmark-trial-'));
  const answer = await press({ embedTags: true, embedCover: true });
  expect(answer.details).toContainEqual({
    label: 'Metadata inside the audio',
    value: 'A tag and a cover were written into a trial file and read back.',
    ok: true,
  });
  const tagsOnly = await press({ embedTags: true });
  expect(tagsOnly.details.at(-1)?.value).toMatch(/^A tag was written/);
  expect((await readdir(tmpdir())).filter((name) => name.startsWith('earmark-trial-'))).toEqual(before);
});

it('a missing ffmpeg is a fault only where it is needed', async () => {
  const idle = await press({}, withoutFfmpeg);
  expect(idle.ok).toBe(true);
  expect(idle.details.at(-1)).toEqual({
    label: 'ffmpeg',
    value: 'Not installed; only embedding and joining need it.',
  });
  expect(await press({ embedCover: true }, withoutFfmpeg)).toMatchObject({
    ok: false,
    code: 'ffmpeg_missing',
    hint: expect.stringMatching(/Install ffmpeg/),
  });
});

it('tells how Audiobookshelf keeps what is edited there', async () => {
  expect((await press({}, keeps(true))).details.at(-1)).toMatchObject({ label: 'Audiobookshelf', ok: true });
  expect(await press({}, keeps(false))).toMatchObject({
    ok: true,
    message: 'Metadata can be written, with a warning.',
  });
  const unheard = await press({ writeMetadataJson: 'never' }, keeps(false));
  expect(unheard.details.map(({ label }) => label)).not.toContain('Audiobookshelf');
  const silent = await press(
    {},
    {
      announceTarget: () =>
        Promise.resolve({
          server: {
            serverSettings: () =>
              Promise.reject(
                new AppError({
                  code: 'library_unavailable',
                  message: 'It does not answer.',
                  status: 503,
                  blame: 'remote',
                }),
              ),
          },
        } as unknown as AnnounceTarget),
    },
  );
  expect(silent.details.at(-1)).toEqual({ label: 'Audiobookshelf', value: 'It does not answer.', ok: false });
});
