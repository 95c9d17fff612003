import { createRequire } from 'node:module';
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

/** Packages that sharp needs, and its own modules, in an order in which none brings many others along. */
const PACKAGES = [
  'node:crypto',
  'node:child_process',
  'detect-libc',
  'semver/functions/coerce.js',
  'semver/functions/satisfies.js',
  '@img/colour',
];
const MODULES = [
  'is',
  'sharp',
  'libvips',
  'constructor',
  'input',
  'resize',
  'composite',
  'operation',
  'colour',
  'channel',
  'output',
  'utility',
];

/**
 * The image library in pieces that each hold the event loop up for some milliseconds; in one go it is ten times that.
 * A piece that another version does not have comes with one after it.
 */
export function imagePieces(): (() => Promise<unknown>)[] {
  const home = () => import.meta.resolve('sharp');
  return [
    ...PACKAGES.map((name) => () => Promise.resolve(createRequire(home())(name))),
    ...MODULES.map((name) => () => import(new URL(`${name}.mjs`, home()).href)),
    loadSharp,
  ];
}
