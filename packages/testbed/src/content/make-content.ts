import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { assertNever } from '../assert-never.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { CatalogueRelease } from '../catalogue/model.ts';
import { drawCover } from '../covers/draw-cover.ts';
import { makeM4b, makeMp3 } from './audio.ts';
import { type ContentPlan, type PlannedFile, planContent } from './plan-content.ts';

export type MadeContent = {
  releaseId: number;
  /** The folder, or the lone file, a torrent is made of. */
  path: string;
  name: string;
  sizeBytes: number;
  files: readonly { path: string; sizeBytes: number }[];
  /** False when it was found in the cache. */
  isNew: boolean;
};

/** Raised when what is made changes, so that old caches are not believed. */
const RECIPE = 4;

type Manifest = { recipe: number; plan: string; files: { path: string; sizeBytes: number }[] };

/** Makes the files of a release in `dir`, or finds them there from an earlier run. */
export async function makeContent(
  release: CatalogueRelease,
  dir: string,
  options: { catalogue: Catalogue; onFile?: ((file: string) => void) | undefined },
): Promise<MadeContent> {
  const plan = planContent(release, options.catalogue);
  const target = path.join(dir, plan.rootName);
  const manifestFile = path.join(dir, `.made-${release.id}.json`);
  const answer = (files: Manifest['files'], isNew: boolean): MadeContent => ({
    releaseId: release.id,
    path: target,
    name: plan.rootName,
    sizeBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0),
    files,
    isNew,
  });

  const known = await readManifest(manifestFile, plan, target);
  if (known) return answer(known.files, false);

  const making = path.join(dir, `.making-${release.id}-${randomUUID()}`);
  try {
    await mkdir(making, { recursive: true });
    await makeFiles(plan, making, release.id, options.onFile);
    const files = await measure(plan, making);
    await rm(target, { recursive: true, force: true });
    await rename(plan.isLoneFile ? path.join(making, plan.rootName) : making, target);
    const manifest: Manifest = { recipe: RECIPE, plan: JSON.stringify(plan), files };
    await writeFile(`${making}.json`, JSON.stringify(manifest));
    await rename(`${making}.json`, manifestFile);
    return answer(files, true);
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}

async function readManifest(file: string, plan: ContentPlan, target: string): Promise<Manifest | undefined> {
  try {
    const manifest = JSON.parse(await readFile(file, 'utf8')) as Manifest;
    if (manifest.recipe !== RECIPE || manifest.plan !== JSON.stringify(plan)) return undefined;
    for (const each of manifest.files) {
      const { size } = await stat(plan.isLoneFile ? target : path.join(target, each.path));
      if (size !== each.sizeBytes) return undefined;
    }
    return manifest;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function makeFiles(
  plan: ContentPlan,
  folder: string,
  seed: number,
  onFile?: (file: string) => void,
): Promise<void> {
  const covers = plan.files.filter((file) => file.kind === 'cover');
  const rest = plan.files.filter((file) => file.kind !== 'cover');
  for (const file of covers) await makeFile(plan, file, folder, seed);
  const made = rest.map(async (file, index) => {
    await makeFile(plan, file, folder, seed + index * 7);
    onFile?.(file.path);
  });
  const failed = (await Promise.allSettled(made)).find((each) => each.status === 'rejected');
  if (failed) throw failed.reason as Error;
}

async function makeFile(
  plan: ContentPlan,
  planned: PlannedFile,
  folder: string,
  seed: number,
): Promise<void> {
  const file = path.join(folder, planned.path);
  await mkdir(path.dirname(file), { recursive: true });
  switch (planned.kind) {
    case 'cover':
      return writeFile(file, await drawCover({ ...planned.book }, 800));
    case 'bytes':
      return pipeline(Readable.from(noise(planned.sizeBytes, seed)), createWriteStream(file));
    case 'mp3':
      return makeMp3({
        file,
        seconds: planned.seconds,
        tags: planned.tags,
        bitrateKbps: plan.bitrateKbps,
        seed,
      });
    case 'm4b': {
      const coverFile = `${file}.cover.jpg`;
      await writeFile(coverFile, await drawCover({ ...planned.book }, 600));
      try {
        await makeM4b({
          file,
          coverFile,
          seconds: planned.seconds,
          chapters: planned.chapters,
          tags: planned.tags,
          bitrateKbps: plan.bitrateKbps,
          seed,
        });
      } finally {
        await rm(coverFile, { force: true });
      }
      return;
    }
    default:
      assertNever(planned);
  }
}

async function measure(plan: ContentPlan, folder: string): Promise<Manifest['files']> {
  return Promise.all(
    plan.files.map(async (file) => ({
      path: file.path,
      sizeBytes: (await stat(path.join(folder, file.path))).size,
    })),
  );
}

/** Bytes that look random and are the same in every run. */
function* noise(sizeBytes: number, seed: number): Generator<Buffer> {
  let state = seed >>> 0 || 1;
  for (let left = sizeBytes; left > 0; left -= 65_536) {
    const block = Buffer.alloc(Math.min(65_536, left));
    for (let index = 0; index < block.length; index += 1) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      block[index] = state & 0xff;
    }
    yield block;
  }
}
