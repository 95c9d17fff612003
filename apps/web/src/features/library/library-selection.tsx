import { useCallback, useState } from 'react';
import { t } from '../../lib/i18n/rooms.ts';
import { Button } from '../../ui/button.tsx';
import { latePart } from '../../ui/late-part.tsx';
import { SelectionBar } from '../../ui/selection-bar.tsx';
import { toggled } from '../requests/selection.ts';
import type { ShelfQuery } from './queries.ts';
import { booksOf } from './reprocess-many.ts';

const ReprocessManyDialog = latePart(() =>
  import('./reprocess-many-dialog.tsx').then((module) => module.ReprocessManyDialog),
);

/** Books chosen one by one, whatever the list shows meanwhile; or everything that it shows. */
export type LibrarySelection = {
  has: (id: string) => boolean;
  toggle: (id: string) => void;
  count: number;
  ids: ReadonlySet<string>;
  all: boolean;
  chooseAll: () => void;
  clear: () => void;
  end: () => void;
};

/** undefined until somebody begins to choose. */
export function useLibrarySelection(total: number): {
  selection: LibrarySelection | undefined;
  begin: () => void;
} {
  const [state, setState] = useState<{ ids: ReadonlySet<string>; all: boolean }>();
  const begin = useCallback(() => setState({ ids: new Set(), all: false }), []);
  const toggle = useCallback(
    (id: string) =>
      setState((now) => ({ ids: toggled(now?.all === false ? now.ids : new Set(), id), all: false })),
    [],
  );
  if (state === undefined) return { selection: undefined, begin };
  return {
    begin,
    selection: {
      ...state,
      toggle,
      count: state.all ? total : state.ids.size,
      has: (id) => state.all || state.ids.has(id),
      chooseAll: () => setState({ ids: new Set(), all: true }),
      clear: begin,
      end: () => setState(undefined),
    },
  };
}

type PartProps = { selection: LibrarySelection; total: number };

/** Above the list: what to do, everything at once, and the way out. */
export function SelectionHead({ selection, total }: PartProps) {
  return (
    <div className="-mt-3 mb-4 flex flex-wrap items-center gap-x-3 gap-y-2 text-muted">
      <p>{t('library.selectHint')}</p>
      {!selection.all && total > 0 && (
        <Button size="sm" onClick={selection.chooseAll}>
          {t('library.selectAll', { count: total })}
        </Button>
      )}
      <Button size="sm" variant="ghost" onClick={selection.end}>
        {t('library.selectEnd')}
      </Button>
    </div>
  );
}

/** Below the list: what can be done with the chosen books. */
export function SelectionFoot({ selection, shelf }: { selection: LibrarySelection; shelf: ShelfQuery }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <SelectionBar count={selection.count} onClear={selection.clear}>
        <Button variant="primary" size="sm" onClick={() => setAsking(true)}>
          {t('reprocess.button')}
        </Button>
      </SelectionBar>
      {asking && (
        <ReprocessManyDialog
          which={selection.all ? booksOf(shelf) : { itemIds: [...selection.ids] }}
          count={selection.count}
          onClose={() => setAsking(false)}
          onGiveUp={() => setAsking(false)}
        />
      )}
    </>
  );
}
