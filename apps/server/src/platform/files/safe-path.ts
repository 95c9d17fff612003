import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { AppError } from '../../kernel/errors.ts';
import { type FileSystem, ifPresent } from './file-system.ts';

/** What most file systems allow for one name; counted in bytes of UTF-8. */
export const MAX_SEGMENT_BYTES = 255;
/** Linux' PATH_MAX less room for a terminating zero. */
export const MAX_PATH_BYTES = 4095;

const encoder = new TextEncoder();

export function byteLength(text: string): number {
  return encoder.encode(text).length;
}

/** Why a single name cannot be a path segment; undefined when it can. */
export function segmentProblem(segment: string): string | undefined {
  if (segment === '') return 'it is empty';
  if (segment === '.' || segment === '..') return 'it would lead out of its folder';
  if (segment.includes('/')) return 'it contains a slash';
  if (segment.includes('\0')) return 'it contains a zero byte';
  if (byteLength(segment) > MAX_SEGMENT_BYTES) return `it is longer than ${MAX_SEGMENT_BYTES} bytes`;
  return undefined;
}

/**
 * Joins names below `root`, or throws `path_outside_root`. The result is always strictly below the root as text;
 * links on the way are the business of `assertRealInside`.
 */
export function joinInside(root: string, path: string | readonly string[]): string {
  const segments = typeof path === 'string' ? path.split('/') : path;
  if (segments.length === 0) throw outside(root, '', 'it is empty');
  for (const segment of segments) {
    const problem = segmentProblem(segment);
    if (problem) throw outside(root, segments.join('/'), problem);
  }
  const joined = join(root, ...segments);
  if (byteLength(joined) > MAX_PATH_BYTES) {
    throw outside(root, segments.join('/'), `the whole path is longer than ${MAX_PATH_BYTES} bytes`);
  }
  return joined;
}

/** True when `path` is `root` or lies below it, compared by whole segments: `/data` does not hold `/database`. */
export function isInside(root: string, path: string): boolean {
  const way = relative(resolve(root), resolve(path));
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** The path below `root` with `/` between segments; throws when it is not below it. */
export function relativeInside(root: string, path: string): string {
  if (!isInside(root, path)) throw outside(root, path, 'it lies elsewhere');
  return relative(resolve(root), resolve(path)).split(sep).join('/');
}

/**
 * Follows every link on the way to `path` (which need not exist yet) and throws `path_outside_root` when the real
 * place is not below the real root.
 */
export async function assertRealInside(fs: FileSystem, root: string, path: string): Promise<void> {
  const realRoot = await fs.realpath(root);
  let existing = path;
  let real = await ifPresent(fs.realpath(existing));
  while (real === undefined) {
    const parent = dirname(existing);
    if (parent === existing) break;
    existing = parent;
    real = await ifPresent(fs.realpath(existing));
  }
  if (real === undefined || !isInside(realRoot, real)) {
    throw outside(root, path, `it really is at ${real ?? existing}`);
  }
}

function outside(root: string, path: string, why: string): AppError {
  return new AppError({
    code: 'path_outside_root',
    message: `The path "${path}" cannot be used below ${root}: ${why}.`,
    hint: 'Change the folder pattern, or the name that leads out of the folder.',
    status: 422,
    blame: 'caller',
  });
}
