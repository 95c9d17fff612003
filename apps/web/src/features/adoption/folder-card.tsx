import { useQuery } from '@tanstack/react-query';
import { Check, FolderOpen, PencilLine, Replace, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { FoundFolder } from '../../lib/api/types.ts';
import { formatDuration, formatSize } from '../../lib/format/index.ts';
import { t, told } from '../../lib/i18n/rooms.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Card } from '../../ui/page.tsx';
import { joinNames } from '../../ui/person.ts';
import { batchItemsQuery } from '../batches/queries.ts';
import { BookPicker } from '../imports/book-picker.tsx';
import { ConfidenceBadge } from '../imports/confidence-badge.tsx';
import { chooseBook, noteAdoption, useChoice } from './choices.ts';
import { useAdoptFolders } from './queries.ts';

/** One folder: what it is taken for and why, and what can be done with it. */
export function FolderCard({ folder }: { folder: FoundFolder }) {
  const [dialog, setDialog] = useState<'pick' | 'manual' | null>(null);
  const choice = useChoice(folder);
  const adopt = useAdoptFolders(folder.rootFolderId);
  const batchId = choice?.batchId;
  const outcome = useQuery({ ...batchItemsQuery(batchId ?? ''), enabled: batchId !== undefined });
  const item = outcome.data?.find(({ subject }) => subject === folder.path);
  const failed = item?.state === 'failed';
  const busy = adopt.isPending || (batchId !== undefined && !failed);
  const book = choice?.book ?? folder.book;
  const blocked = folder.blockers.length > 0;
  const take = (how: { bookId: string } | { manual: true }): void =>
    adopt.mutate(
      { folders: [{ path: folder.path, ...how }] },
      { onSuccess: (batch) => noteAdoption(folder, batch.id) },
    );
  return (
    <Card className="grid grid-cols-[minmax(0,1fr)] gap-3 p-4 sm:p-5">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 max-sm:basis-full">
          <h3 className="text-lg leading-snug font-semibold">{book?.title ?? t('import.noBook')}</h3>
          <p className="text-sm text-muted">
            {book === null
              ? t('adopt.saysItself', {
                  name: [folder.title, joinNames(folder.authors, 2)].filter((word) => word !== '').join(', '),
                })
              : joinNames(book.authors, 2)}
          </p>
        </div>
        {choice?.book === undefined ? (
          <ConfidenceBadge confidence={folder.confidence} />
        ) : (
          <span className="text-sm font-semibold text-accent-text">{t('adopt.yourChoice')}</span>
        )}
      </div>
      <div className="grid gap-1 text-sm">
        <p className="flex items-start gap-2 font-mono wrap-anywhere text-muted">
          <FolderOpen aria-hidden className="mt-0.5 size-4 shrink-0" />
          {folder.path}
        </p>
        <Facts
          className="tabular text-faint"
          items={[
            t('library.files', { count: folder.audioFiles }),
            formatSize(folder.sizeBytes),
            folder.durationSeconds === null ? '' : formatDuration(folder.durationSeconds),
          ]}
        />
      </div>
      {choice?.book === undefined && folder.reasons.length > 0 && (
        <ul className="list-inside list-disc text-sm text-muted">
          {folder.reasons.map((reason) => (
            <li key={reason}>{told(reason)}</li>
          ))}
        </ul>
      )}
      {folder.inLibraryAt !== null && choice?.book === undefined && (
        <Trouble tone="warn" text={t('adopt.twice', { path: folder.inLibraryAt })} />
      )}
      {folder.warnings.map((warning) => (
        <Trouble key={warning} tone="warn" text={told(warning)} />
      ))}
      {folder.blockers.map((blocker) => (
        <Trouble key={blocker} tone="danger" text={told(blocker)} />
      ))}
      <div role="status" className="empty:hidden">
        {failed && (
          <Trouble tone="danger" text={item.message === null ? t('batch.failedWhole') : told(item.message)} />
        )}
      </div>
      {!blocked && (
        <div className="flex flex-wrap gap-2">
          {book !== null && (
            <Button
              size="sm"
              variant={choice?.book !== undefined || isSure(folder) ? 'primary' : 'secondary'}
              busy={busy}
              icon={<Check aria-hidden className="size-4" />}
              onClick={() => take({ bookId: book.id })}
            >
              {t('adopt.take')}
            </Button>
          )}
          <Button
            size="sm"
            disabled={busy}
            icon={<Replace aria-hidden className="size-4" />}
            onClick={() => setDialog('pick')}
          >
            {t(book === null ? 'import.chooseBook' : 'import.otherBook')}
          </Button>
          {folder.title !== '' && folder.authors.length > 0 && (
            <Button
              size="sm"
              variant="ghost"
              disabled={busy}
              icon={<PencilLine aria-hidden className="size-4" />}
              onClick={() => setDialog('manual')}
            >
              {t('adopt.byHand')}
            </Button>
          )}
        </div>
      )}
      {dialog === 'pick' && (
        <BookPicker
          guess={folder.title}
          onClose={() => setDialog(null)}
          onPick={(picked) => {
            setDialog(null);
            chooseBook(folder, { id: picked.id, title: picked.title, authors: picked.authors });
          }}
        />
      )}
      {dialog === 'manual' && (
        <ConfirmDialog
          open
          onOpenChange={() => setDialog(null)}
          danger={false}
          title={t('adopt.byHandTitle')}
          description={t('adopt.byHandText')}
          action={t('adopt.take')}
          onConfirm={() => {
            setDialog(null);
            take({ manual: true });
          }}
        >
          <HandEntry folder={folder} />
        </ConfirmDialog>
      )}
    </Card>
  );
}

const isSure = ({ confidence }: FoundFolder): boolean =>
  confidence === 'confirmed' || confidence === 'likely';

/** The entry that would be made. */
function HandEntry({ folder }: { folder: FoundFolder }) {
  const [series] = folder.series;
  const rows = [
    [t('manual.bookTitle'), folder.title],
    [t('manual.authors'), folder.authors.join(', ')],
    [t('manual.narrators'), folder.narrators.join(', ')],
    [t('manual.series'), series === undefined ? '' : [series.name, series.position ?? ''].join(' ').trim()],
  ] as const;
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-5 gap-y-1.5">
      {rows
        .filter(([, value]) => value !== '')
        .map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="font-semibold">{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function Trouble({ tone, text }: { tone: 'warn' | 'danger'; text: string }) {
  return (
    <p className={`flex items-start gap-2 text-sm ${tone === 'danger' ? 'text-danger' : 'text-warn'}`}>
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      {text}
    </p>
  );
}
