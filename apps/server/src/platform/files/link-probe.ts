import { join } from 'node:path';
import { describeError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { errnoOf, type FileSystem, ifPresent } from './file-system.ts';
import { mountOf } from './mounts.ts';
import { tryClone, tryLink } from './transfer.ts';

export type LinkProbe = {
  hardlink: boolean;
  /** Tried only where a hard link is impossible. */
  reflink: boolean;
  /** One sentence for people: that it works, or why not, naming both mounts. */
  message: string;
};

/**
 * Really links a file, because device numbers do not tell (two bind mounts of one disk refuse links, FUSE mounts
 * invent numbers). `sample` is a file of the source side that is only linked, never changed; without one a temporary
 * file is made in `fromFolder`. `toFolder` must exist.
 */
export async function probeLink(
  fs: FileSystem,
  paths: { fromFolder: string; toFolder: string; sample?: string | undefined },
): Promise<LinkProbe> {
  const probe = join(paths.toFolder, `.link-probe-${newId()}`);
  let sample = paths.sample;
  let made: string | undefined;
  try {
    if (sample === undefined) {
      made = join(paths.fromFolder, `.earmark-probe-${newId()}`);
      await fs.writeFile(made, 'earmark', { flag: 'wx' });
      sample = made;
    }
    const link = await tryLink(fs, sample, probe);
    if (link.linked) {
      const [from, to] = [await fs.lstat(sample), await fs.lstat(probe)];
      if (from.dev === to.dev && from.ino === to.ino) {
        return { hardlink: true, reflink: false, message: 'Hard links work between the two folders.' };
      }
      return {
        hardlink: false,
        reflink: false,
        message: 'The file system said it linked a file, but made a copy. Books will be copied.',
      };
    }
    const reflink = await tryClone(fs, sample, probe);
    return { hardlink: false, reflink, message: await explain(fs, paths, link.why, reflink) };
  } catch (error) {
    return {
      hardlink: false,
      reflink: false,
      message: `The link test between ${paths.fromFolder} and ${paths.toFolder} failed: ${describeError(error)}`,
    };
  } finally {
    await removeQuietly(fs, probe);
    if (made !== undefined) await removeQuietly(fs, made);
  }
}

async function explain(
  fs: FileSystem,
  paths: { fromFolder: string; toFolder: string },
  why: string,
  reflink: boolean,
): Promise<string> {
  const [from, to] = [await mountOf(fs, paths.fromFolder), await mountOf(fs, paths.toFolder)];
  const name = (folder: string, mount: typeof from) =>
    mount ? `${folder} (mount ${mount.point}, ${mount.type})` : folder;
  const ends = `${name(paths.fromFolder, from)} and ${name(paths.toFolder, to)}`;
  const consequence = reflink
    ? 'Books will be cloned, which takes no space either.'
    : 'Books will be copied.';
  if (why === 'EXDEV') {
    return from && to && from.point === to.point
      ? `${ends} are one mount, yet refuse hard links (for example two sub-volumes). ${consequence}`
      : `${ends} are different mounts, so hard links are impossible, even if it is one disk. ${consequence} Mount the folder above both once to link.`;
  }
  return `${ends} refuse hard links (${why}). ${consequence}`;
}

async function removeQuietly(fs: FileSystem, path: string): Promise<void> {
  try {
    await ifPresent(fs.unlink(path));
  } catch (error) {
    // The probe has its answer; a leftover dot file is harmless and the next clean-up takes it.
    if (errnoOf(error) === undefined) throw error;
  }
}
