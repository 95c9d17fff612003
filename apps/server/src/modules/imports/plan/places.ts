import { dirname } from 'node:path';
import { joinInside } from '../../../platform/files/index.ts';
import type { GroupPlan } from '../model.ts';

/** Where one book of an import is built, goes to, and where what it replaces waits. All absolute. */
export type Places = {
  rootPath: string;
  /** Folder of the whole import: `.earmark/<import id>`. */
  workFolder: string;
  /** Folder that ffmpeg writes audio into, beside the one the book is built in. */
  audioFolder: string;
  /** Folder the book is built in; renamed into place as a whole. */
  staging: string;
  target: string;
  targetParent: string;
  /** Relative to the root folder. */
  targetPath: string;
  /** Entry of the recycle bin. */
  binEntryId: string;
};

/** Dot folder in a root folder: media servers ignore it, and renames out of it stay on one file system. */
export const WORK_FOLDER = '.earmark';
const BIN_PREFIX = 'import-';

export function placesOf(importId: string, group: number, plan: GroupPlan): Places {
  if (plan.rootPath === null || plan.targetPath === null)
    throw new TypeError('This group has no place to go.');
  const target = joinInside(plan.rootPath, plan.targetPath);
  return {
    rootPath: plan.rootPath,
    workFolder: joinInside(plan.rootPath, [WORK_FOLDER, importId]),
    staging: joinInside(plan.rootPath, [WORK_FOLDER, importId, String(group)]),
    audioFolder: joinInside(plan.rootPath, [WORK_FOLDER, importId, `${group}-audio`]),
    target,
    targetParent: dirname(target),
    targetPath: plan.targetPath,
    binEntryId: `${BIN_PREFIX}${importId}-${group}`,
  };
}

/** The import an entry of the recycle bin was put there by; undefined for entries of others. */
export function importOfBinEntry(entryId: string): string | undefined {
  return /^import-(.+)-\d+$/.exec(entryId)?.[1];
}
