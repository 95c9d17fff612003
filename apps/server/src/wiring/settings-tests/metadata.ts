import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SettingsSections, TestResult } from '@earmark/contracts';
import { isAppError } from '../../kernel/errors.ts';
import type { AnnounceTarget } from '../../modules/announce/index.ts';
import type { SectionTest } from '../../modules/settings/index.ts';
import { prepareCover, renderSidecars } from '../../modules/sidecars/index.ts';
import type { Ffmpeg } from '../../platform/ffmpeg/index.ts';
import { loadSharp } from '../../platform/images.ts';
import { EXAMPLE_BOOK } from './example-book.ts';

type Values = SettingsSections['metadata'];
type Detail = TestResult['details'][number];

/** Makes the files of an example book, tries ffmpeg on a second of silence, and asks Audiobookshelf how it keeps its own. */
export function testMetadata(deps: {
  ffmpeg: Pick<Ffmpeg, 'version' | 'tryOut'>;
  announceTarget: () => Promise<AnnounceTarget | undefined>;
}): SectionTest {
  return async (raw) => {
    const values = raw as Values;
    const cover = await exampleCover();
    const details = [
      ...sidecarDetails(values, cover),
      ...(await audioDetails(deps.ffmpeg, values, cover)),
      ...(await mediaServerDetails(deps.announceTarget, values)),
    ];
    return {
      ok: true,
      message: details.some(({ ok }) => ok === false)
        ? 'Metadata can be written, with a warning.'
        : 'Metadata can be written as these settings say.',
      details,
    };
  };
}

/** No JPEG, so that it is really made anew. */
async function exampleCover(): Promise<Uint8Array> {
  const sharp = await loadSharp();
  const picture = { width: 600, height: 600, channels: 3 as const, background: '#335577' };
  return (await prepareCover(await sharp({ create: picture }).png().toBuffer())).bytes;
}

function sidecarDetails(values: Values, cover: Uint8Array): Detail[] {
  const policies = {
    'metadata.json': values.writeMetadataJson,
    'metadata.opf': values.writeMetadataOpf,
    'cover.jpg': values.writeCover,
  };
  const files = renderSidecars(EXAMPLE_BOOK, { json: true, opf: true, cover: true }, { cover });
  return files.map(({ name, data }) => {
    const size = Buffer.byteLength(data);
    switch (policies[name]) {
      case 'always':
        return { label: name, value: `Written for every book; ${size} bytes for the example.`, ok: true };
      case 'whenAbsent':
        return {
          label: name,
          value: `Written where a book has none; ${size} bytes for the example.`,
          ok: true,
        };
      case 'never':
        return { label: name, value: 'Never written.' };
    }
  });
}

/** Without embedding, a missing ffmpeg is a fact and no fault. */
async function audioDetails(
  ffmpeg: Pick<Ffmpeg, 'version' | 'tryOut'>,
  values: Values,
  cover: Uint8Array,
): Promise<Detail[]> {
  const isNeeded = values.embedTags || values.embedCover;
  let version: string;
  try {
    version = await ffmpeg.version();
  } catch (error) {
    if (!isNeeded && isAppError(error))
      return [{ label: 'ffmpeg', value: 'Not installed; only embedding and joining need it.' }];
    throw error;
  }
  const found = { label: 'ffmpeg', value: version, ok: true };
  if (!isNeeded) return [found];
  const folder = await mkdtemp(join(tmpdir(), 'earmark-trial-'));
  try {
    await ffmpeg.tryOut(folder, values.embedCover ? cover : null);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return [
    found,
    {
      label: 'Metadata inside the audio',
      value: values.embedCover
        ? 'A tag and a cover were written into a trial file and read back.'
        : 'A tag was written into a trial file and read back.',
      ok: true,
    },
  ];
}

async function mediaServerDetails(
  announceTarget: () => Promise<AnnounceTarget | undefined>,
  values: Values,
): Promise<Detail[]> {
  const target = await announceTarget();
  if (!target || values.writeMetadataJson === 'never') return [];
  const label = 'Audiobookshelf';
  try {
    const { storeMetadataWithItem } = await target.server.serverSettings();
    return [
      storeMetadataWithItem
        ? { label, value: 'Keeps its edits in the same metadata.json.', ok: true }
        : {
            label,
            value:
              'Keeps metadata apart from the books: an edit made there is undone when it scans the book again. The status page can switch that.',
            ok: false,
          },
    ];
  } catch (error) {
    if (!isAppError(error)) throw error;
    return [{ label, value: error.message, ok: false }];
  }
}
