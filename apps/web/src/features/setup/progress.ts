import { useQueries } from '@tanstack/react-query';
import { providersQuery } from '../providers/queries.ts';
import { settingsQuery } from '../settings/queries.ts';
import type { SetupStep } from './steps.ts';

export type SetupProgress = {
  steps: { key: Exclude<SetupStep, 'done'>; done: boolean }[];
  /** What is still to be done, in order; Audiobookshelf is welcome, not needed. */
  missing: Exclude<SetupStep, 'done'>[];
};

/** How far the set-up is, read from what the server knows: so it can be left and taken up at any time. */
export function useSetupProgress(): SetupProgress | 'loading' | 'unknown' {
  const answers = useQueries({
    queries: [
      providersQuery('downloadclients'),
      settingsQuery('mediaManagement'),
      providersQuery('indexers'),
      settingsQuery('audiobookshelf'),
    ],
  });
  const [clients, media, indexers, shelf] = answers;
  if (answers.some((answer) => answer.isPending)) return 'loading';
  if (
    clients.data === undefined ||
    media.data === undefined ||
    indexers.data === undefined ||
    shelf.data === undefined
  ) {
    return 'unknown';
  }
  const steps: SetupProgress['steps'] = [
    { key: 'client', done: clients.data.records.length > 0 },
    { key: 'library', done: isText(media.data.values['libraryPath']) },
    { key: 'indexers', done: indexers.data.records.length > 0 },
    { key: 'shelf', done: isText(shelf.data.values['absUrl']) },
  ];
  const needed = steps.filter((step) => !step.done && step.key !== 'shelf');
  return {
    steps,
    missing: needed.length === 0 ? [] : steps.filter((step) => !step.done).map((step) => step.key),
  };
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
