import { useState } from 'react';
import type { Release } from '../../lib/api/types.ts';
import { startsWithWedge } from './wedge-choice.tsx';

/** What somebody chose in the row of a release. */
export type RowChoice = { open: boolean; useFreeleech: boolean };

export type RowChoices = {
  of(release: Release): RowChoice;
  choose(release: Release, change: Partial<RowChoice>): void;
};

export const rowKey = ({ indexerId, guid }: Pick<Release, 'indexerId' | 'guid'>): string =>
  `${indexerId} ${guid}`;

/** Kept by the page and not by its rows: a row that scrolls out of sight is gone, and what was chosen in it stays. */
export function useRowChoices(): RowChoices {
  const [chosen, setChosen] = useState<ReadonlyMap<string, Partial<RowChoice>>>(new Map());
  return {
    of: (release) => ({
      open: false,
      useFreeleech: startsWithWedge(release),
      ...chosen.get(rowKey(release)),
    }),
    choose: (release, change) =>
      setChosen((before) =>
        new Map(before).set(rowKey(release), { ...before.get(rowKey(release)), ...change }),
      ),
  };
}
