import type { ImportGroup, ImportPreview, RunImportRequest } from '../../lib/api/types.ts';

export type PlannedFile = ImportGroup['files'][number];

/** What is no part of a book stays where it was found. */
export const isFixed = ({ role }: PlannedFile): boolean => role === 'junk' || role === 'blocker';

/** The files of one book, as a person arranges them. */
export type EditedGroup = {
  /** Stays the same while the group is edited. */
  key: string;
  bookId: string | null;
  bookTitle: string | null;
  /** Sources of all files, audio as it will be played. */
  files: readonly string[];
  leftOut: ReadonlySet<string>;
  skipped: boolean;
};

export function startGroups(preview: ImportPreview): EditedGroup[] {
  return preview.groups.map((group, index) => ({
    key: String(index),
    bookId: group.bookId,
    bookTitle: group.bookTitle,
    files: group.files.map((file) => file.source),
    leftOut: new Set(group.files.filter((file) => file.target === null).map((file) => file.source)),
    skipped: group.bookId === null,
  }));
}

type Groups = readonly EditedGroup[];

export function editGroup(groups: Groups, key: string, change: Partial<EditedGroup>): EditedGroup[] {
  return groups.map((group) => (group.key === key ? { ...group, ...change } : group));
}

/** An empty group, for files that belong to yet another book. */
export function addGroup(groups: Groups): EditedGroup[] {
  const key = String(groups.reduce((most, group) => Math.max(most, Number(group.key)), -1) + 1);
  return [
    ...groups,
    { key, bookId: null, bookTitle: null, files: [], leftOut: new Set<string>(), skipped: true },
  ];
}

/** Puts a file into a group, before another file of it or at its end; it is taken then, wherever it was before. */
export function placeFile(
  groups: Groups,
  source: string,
  to: { key: string; before?: string | undefined },
): EditedGroup[] {
  return groups.map((group) => {
    const without = group.files.filter((file) => file !== source);
    if (group.key !== to.key) {
      return without.length === group.files.length ? group : { ...group, files: without };
    }
    const at = to.before === undefined ? -1 : without.indexOf(to.before);
    const files = at < 0 ? [...without, source] : without.toSpliced(at, 0, source);
    const leftOut = new Set(group.leftOut);
    if (!group.files.includes(source)) leftOut.delete(source);
    return { ...group, files, leftOut };
  });
}

/** Puts several files, in their order, where one would be put; without a group to put them in, into a new one. */
export function moveFiles(
  groups: Groups,
  sources: readonly string[],
  to: { key: string | null; before?: string | undefined },
): EditedGroup[] {
  const there = to.key === null ? addGroup(groups) : [...groups];
  const key = to.key ?? there.at(-1)!.key;
  return sources.reduce((now, source) => placeFile(now, source, { ...to, key }), there);
}

/** The groups with one file a place up or down; the same when it is at the end already. */
export function stepFile(groups: Groups, source: string, by: -1 | 1): Groups {
  const group = groups.find((each) => each.files.includes(source));
  if (group === undefined) return groups;
  const at = group.files.indexOf(source);
  const other = group.files[at + by];
  if (other === undefined) return groups;
  const files = group.files.map((file) => (file === source ? other : file === other ? source : file));
  return editGroup(groups, group.key, { files });
}

export function toggleFile(groups: Groups, key: string, source: string): EditedGroup[] {
  return groups.map((group) => {
    if (group.key !== key) return group;
    const leftOut = new Set(group.leftOut);
    if (!leftOut.delete(source)) leftOut.add(source);
    return { ...group, leftOut };
  });
}

/** The import as it will be run; undefined while nothing can be imported. */
export function toRunRequest(preview: ImportPreview, groups: Groups): RunImportRequest | undefined {
  const taken = groups.flatMap((group) => {
    if (group.skipped || group.bookId === null) return [];
    const files = group.files.filter((source) => !group.leftOut.has(source));
    return files.length === 0 ? [] : [{ bookId: group.bookId, files }];
  });
  return taken.length === 0 ? undefined : { previewId: preview.previewId, groups: taken };
}

/** What the newest plan says of an edited group; a group that is not imported is in no plan. */
export function plannedGroup(plan: ImportPreview, group: EditedGroup): ImportGroup | undefined {
  return plan.groups.find(
    (planned) =>
      planned.bookId === group.bookId &&
      planned.files.some((file) => group.files.includes(file.source) && !group.leftOut.has(file.source)),
  );
}
