import type sharpModule from 'sharp';

let loaded: Promise<typeof sharpModule> | undefined;

/** The image library, loaded with the first picture: an idle server does not carry it. */
export function loadSharp(): Promise<typeof sharpModule> {
  loaded ??= import('sharp').then(({ default: sharp }) => {
    // No cache and one thread a picture: resizing must neither grow the process nor take every core.
    sharp.cache(false);
    sharp.concurrency(1);
    return sharp;
  });
  return loaded;
}
