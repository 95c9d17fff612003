import { AppError } from '../../../kernel/errors.ts';
import { type FileSystem, onDisk } from '../../../platform/files/index.ts';
import { bookPathKey } from '../../naming/index.ts';
import { listFolder } from '../inspect/list-files.ts';
import type { GroupPlan } from '../model.ts';
import type { Places } from '../plan/places.ts';
import type { Staged } from './stage.ts';

/** Identity of the staged folder: a rename keeps it, so it tells later whether the folder is in its place. */
export type Verified = { device: number; inode: number };

/**
 * Looks at what was staged as if somebody else had made it: every planned file is there with its size, linked files are
 * the very files that were looked at, and nothing else is there. Copies were compared while they were made.
 */
export async function verifyStaged(
  fs: FileSystem,
  input: { plan: GroupPlan; places: Places; staged: Staged },
): Promise<Verified> {
  const { plan, places, staged } = input;
  const listing = await listFolder(fs, places.staging, 'library');
  const found = new Map(listing.files.map((file) => [file.path, file]));
  const targets = new Set(plan.files.flatMap((file) => file.target ?? []));
  const planned = new Map(
    plan.files.flatMap((file) => (file.target === null ? [] : [[file.target, file] as const])),
  );
  for (const file of staged.files) {
    const there = found.get(file.target);
    const source = planned.get(file.target);
    if (!there) {
      const shown = listing.files.find(({ path }) => bookPathKey(path) === bookPathKey(file.target));
      if (shown) throw respelled(places.rootPath, file.target, shown.path);
    }
    if (!there || !source) throw unverified(`${file.target} is missing`);
    const expected = file.madeOf ? file.sizeBytes : source.sizeBytes;
    if (there.sizeBytes !== expected) {
      throw unverified(`${file.target} has ${there.sizeBytes} bytes instead of ${expected}`);
    }
    if (file.madeOf && there.inode === source.inode && there.device === source.device) {
      throw unverified(`${file.target} is the download's own file, which must not be written to`);
    }
    if (file.linked && (there.inode !== source.inode || there.device !== source.device)) {
      throw unverified(`${file.source} was replaced by another file meanwhile`);
    }
    found.delete(file.target);
  }
  if (staged.files.length !== targets.size) {
    throw unverified(`${targets.size} files were planned, ${staged.files.length} are there`);
  }
  for (const other of staged.others) {
    const there = found.get(other.path);
    if (there?.sizeBytes !== other.sizeBytes) throw unverified(`${other.path} is missing or incomplete`);
    found.delete(other.path);
  }
  const [strange] = found.keys();
  if (strange !== undefined) throw unverified(`there is a file that nobody planned: ${strange}`);
  const { dev, ino } = await onDisk({ doing: 'looking at', path: places.staging, side: 'library' }, () =>
    fs.lstat(places.staging),
  );
  return { device: dev, inode: ino };
}

/** Some mounts show every name in small letters; what is filed there would not be found again. */
function respelled(rootPath: string, name: string, shown: string): AppError {
  return new AppError({
    code: 'import_failed',
    message: `The disk of ${rootPath} changes names: "${name}" is shown as "${shown}".`,
    hint: 'Mount it so that names keep their capital letters (lowntfs-3g without ignore_case, vfat with shortname=mixed).',
    status: 422,
    blame: 'setup',
  });
}

function unverified(what: string): AppError {
  return new AppError({
    code: 'import_failed',
    message: `The staged book is not what was planned: ${what}.`,
    hint: 'The download probably changed during the import; it is tried again from the start.',
    status: 503,
    blame: 'setup',
    retryable: true,
  });
}
