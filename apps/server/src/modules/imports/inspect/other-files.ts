import type { SourceFile } from '../model.ts';

/** The files of a download that are not of one group, seen by folder. */
export type OtherFiles = {
  isEmpty: boolean;
  /** Does one of them lie in this folder (`a/b/`), or in it and folders below it? */
  areIn(folder: string, depth: 'directly' | 'anywhere'): boolean;
};

type Counts = { directly: number; anywhere: number };

/** Counts all files by folder once; the answer tells of each group what the others are. A group is a part of all. */
export function countByFolder(all: readonly SourceFile[]): (group: readonly SourceFile[]) => OtherFiles {
  const total = countsOf(all);
  return (group) => {
    const own = countsOf(group);
    return {
      isEmpty: all.length === group.length,
      areIn: (folder, depth) => (total.get(folder)?.[depth] ?? 0) > (own.get(folder)?.[depth] ?? 0),
    };
  };
}

function countsOf(files: readonly SourceFile[]): Map<string, Counts> {
  const counts = new Map<string, Counts>();
  for (const { path } of files) {
    const last = path.lastIndexOf('/');
    for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
      const folder = path.slice(0, at + 1);
      const known = counts.get(folder) ?? { directly: 0, anywhere: 0 };
      known.anywhere += 1;
      if (at === last) known.directly += 1;
      counts.set(folder, known);
    }
  }
  return counts;
}
