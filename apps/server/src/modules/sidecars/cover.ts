import type { Metadata, Sharp } from 'sharp';
import { AppError, describeError } from '../../kernel/index.ts';
import { loadSharp } from '../../platform/images.ts';

export type Cover = { bytes: Buffer; width: number; height: number };

const longestSide = 2400;
/** What players show; more would weigh on each of a hundred parts. */
const embeddedSide = 1000;
const shortestSide = 32;
const largestInputBytes = 64 * 1024 * 1024;
const largestKeptBytes = 4 * 1024 * 1024;
/** A small file can unfold to gigabytes; nothing real needs more. */
const mostPixels = 100_000_000;
const photoFormats = new Set(['jpeg', 'png', 'webp', 'gif', 'tiff', 'heif', 'avif']);

/**
 * Makes a real JPEG of any picture: upright, on white, in sRGB, at most 2400 pixels a side. A JPEG that is all that
 * already keeps its bytes. Throws `image_invalid` for what is no picture or not whole.
 */
export async function prepareCover(input: Uint8Array): Promise<Cover> {
  if (input.byteLength === 0) throw invalid('The cover file is empty.');
  if (input.byteLength > largestInputBytes) throw invalid('The cover file is larger than 64 MiB.');
  const facts = await readFacts(input);
  try {
    if (isReady(facts, input.byteLength)) {
      // The header alone says nothing about the rest: read it all, which a small picture does at the least cost.
      await (await open(input)).resize(16).raw().toBuffer();
      return { bytes: Buffer.from(input), width: facts.width, height: facts.height };
    }
    const { data, info } = await (await open(input))
      .autoOrient()
      .flatten({ background: '#ffffff' })
      .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .jpeg({ quality: 92 })
      .toBuffer({ resolveWithObject: true });
    return { bytes: data, width: info.width, height: info.height };
  } catch (error) {
    throw invalid(`The cover picture is damaged: ${describeError(error)}.`, error);
  }
}

/** A smaller JPEG of a prepared cover, for putting into every file of a book. */
export async function shrinkCover(prepared: Uint8Array): Promise<Buffer> {
  return (await open(prepared))
    .resize({ width: embeddedSide, height: embeddedSide, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: 88 })
    .toBuffer();
}

async function open(input: Uint8Array): Promise<Sharp> {
  const sharp = await loadSharp();
  return sharp(input, { limitInputPixels: mostPixels, failOn: 'error', animated: false });
}

async function readFacts(input: Uint8Array): Promise<Metadata> {
  let facts: Metadata;
  try {
    facts = await (await open(input)).metadata();
  } catch (error) {
    throw invalid('The cover file is no picture.', error);
  }
  // Drawings such as SVG can refer to other files and are never covers.
  if (!photoFormats.has(facts.format)) throw invalid(`A ${facts.format} file is no cover picture.`);
  if (Math.min(facts.width, facts.height) < shortestSide) {
    throw invalid(`The picture is only ${facts.width} × ${facts.height} pixels.`);
  }
  return facts;
}

function isReady(facts: Metadata, sizeBytes: number): boolean {
  return (
    facts.format === 'jpeg' &&
    facts.space === 'srgb' &&
    (facts.orientation ?? 1) === 1 &&
    Math.max(facts.width, facts.height) <= longestSide &&
    sizeBytes <= largestKeptBytes
  );
}

function invalid(message: string, cause?: unknown): AppError {
  return new AppError({
    code: 'image_invalid',
    message,
    hint: 'Use a JPEG, PNG or WebP picture of at least 32 pixels a side.',
    status: 422,
    blame: 'caller',
    cause,
  });
}
