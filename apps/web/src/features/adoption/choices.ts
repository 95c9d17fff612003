import type { FoundFolder } from '../../lib/api/types.ts';
import { createExternalStore, useExternalStore } from '../../lib/external-store.ts';

type PickedBook = Pick<NonNullable<FoundFolder['book']>, 'id' | 'title' | 'authors'>;

/** What a person decided about a folder; `batchId` is the batch that takes it in. */
type Choice = { book?: PickedBook; batchId?: string };

type Folder = Pick<FoundFolder, 'rootFolderId' | 'path'>;
const keyOf = ({ rootFolderId, path }: Folder): string => `${rootFolderId}/${path}`;

/** Outside the cards: those that scroll out of sight are no more, what was decided about them stays. */
const choices = createExternalStore<ReadonlyMap<string, Choice>>(new Map());

const change = (folder: Folder, choice: Choice): void =>
  choices.set(new Map(choices.get()).set(keyOf(folder), choice));

export const useChoice = (folder: Folder): Choice | undefined => useExternalStore(choices).get(keyOf(folder));
export const chooseBook = (folder: Folder, book: PickedBook): void => change(folder, { book });
export const noteAdoption = (folder: Folder, batchId: string): void =>
  change(folder, { ...choices.get().get(keyOf(folder)), batchId });
