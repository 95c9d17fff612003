import { FolderOpen, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { ImportGroup } from '../../lib/api/types.ts';
import { t, told } from '../../lib/i18n/rooms.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/page.tsx';
import { CheckboxField } from '../../ui/switch.tsx';
import { BookPicker } from './book-picker.tsx';
import { ConfidenceBadge } from './confidence-badge.tsx';
import { type EditedGroup, isFixed, type PlannedFile } from './edited-groups.ts';
import { FILE_DRAG_TYPE, ImportFileRow } from './import-file-row.tsx';

type ImportGroupCardProps = {
  group: EditedGroup;
  /** What menus call it while nobody knows the book. */
  name: string;
  /** The group as it was found; none for one that a person added. */
  shown: ImportGroup | undefined;
  /** What would be done with it now; none while it is not imported. */
  planned: ImportGroup | undefined;
  /** A newer plan is on its way. */
  stale: boolean;
  files: ReadonlyMap<string, PlannedFile>;
  others: readonly { key: string; title: string }[];
  onChange: (change: Partial<EditedGroup>) => void;
  onToggle: (source: string) => void;
  onPlace: (source: string, to: { key: string; before?: string }) => void;
  /** Away from here: into another group, or without a key into a new one. */
  onMove: (sources: readonly string[], key: string | null) => void;
  onStep: (source: string, by: -1 | 1) => void;
};

/** The files of one book: which book, why, where they go, and which of them are taken. */
export function ImportGroupCard(props: ImportGroupCardProps) {
  const { group, name, shown, planned, stale, files, others, onChange, onToggle } = props;
  const { onPlace, onMove, onStep } = props;
  const [picking, setPicking] = useState(false);
  const [over, setOver] = useState(false);
  const asFound = shown !== undefined && shown.bookId === group.bookId;
  const rows = group.files.flatMap((source) => files.get(source) ?? []);
  const taken = rows.filter((file) => file.role === 'audio' && !group.leftOut.has(file.source));
  const targets = new Map(planned?.files.map((file) => [file.source, file.target]));
  const messages = planned ?? (asFound ? shown : undefined);
  return (
    <section
      aria-label={group.bookTitle ?? t('import.noBook')}
      aria-busy={stale}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(FILE_DRAG_TYPE)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        const source = event.dataTransfer.getData(FILE_DRAG_TYPE);
        if (source === '') return;
        event.preventDefault();
        onPlace(source, { key: group.key });
      }}
    >
      <Card
        className={`grid gap-3 p-4 sm:p-5 ${group.skipped ? '!bg-sunken' : ''} ${over ? '!ring-2 !ring-accent' : ''}`}
      >
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <h2 className="min-w-0 grow basis-64 text-lg font-semibold max-lg:basis-full">
            {group.bookTitle ?? t('import.noBook')}
            {group.bookTitle === null && <span className="ml-2 text-sm font-normal text-faint">{name}</span>}
          </h2>
          {asFound && <ConfidenceBadge confidence={shown.confidence} />}
          <Button size="sm" onClick={() => setPicking(true)}>
            {t(group.bookId === null ? 'import.chooseBook' : 'import.otherBook')}
          </Button>
          <CheckboxField
            label={t('import.take')}
            checked={!group.skipped}
            disabled={group.bookId === null}
            onChange={(event) => onChange({ skipped: !event.target.checked })}
          />
        </div>
        {asFound && shown.reasons.length > 0 && (
          <details className="text-sm text-muted">
            <summary className="tap w-fit rounded-sm">{t('import.why')}</summary>
            <ul className="mt-1 list-inside list-disc">
              {shown.reasons.map((reason) => (
                <li key={reason}>{told(reason)}</li>
              ))}
            </ul>
          </details>
        )}
        {planned !== undefined && planned.targetPath !== null && !group.skipped && (
          <p
            className={`flex items-start gap-2 rounded-md bg-accent-soft px-3.5 py-2 font-mono text-sm transition-opacity ${stale ? 'opacity-60' : ''}`}
          >
            <FolderOpen aria-hidden className="mt-0.5 size-4 shrink-0 text-accent-text" />
            {planned.targetPath}
          </p>
        )}
        {rows.length === 0 ? (
          <p className="rounded-md border border-dashed border-line-strong px-4 py-6 text-center text-sm text-muted">
            {t('import.dropHere')}
          </p>
        ) : (
          <ul aria-label={t('import.files')} className="divide-y divide-line">
            {rows.map((file, index) => (
              <ImportFileRow
                key={file.source}
                file={file}
                target={group.skipped ? null : (targets.get(file.source) ?? null)}
                stale={stale}
                place={taken.indexOf(file) + 1}
                parts={taken.length}
                taken={!group.leftOut.has(file.source)}
                others={others}
                following={movable(rows.slice(index + 1)).length}
                onToggle={() => onToggle(file.source)}
                onStep={(by) => onStep(file.source, by)}
                onMoveTo={(key, which) =>
                  onMove(movable(rows.slice(index, which === 'one' ? index + 1 : undefined)), key)
                }
                onDropBefore={(source) => onPlace(source, { key: group.key, before: file.source })}
              />
            ))}
          </ul>
        )}
        {/* Below: what comes and goes with each change must not move the rows under the hand. */}
        {messages !== undefined && !group.skipped && <Messages group={messages} />}
      </Card>
      {picking && (
        <BookPicker
          guess={group.bookTitle ?? ''}
          onClose={() => setPicking(false)}
          onPick={(book) => {
            setPicking(false);
            onChange({ bookId: book.id, bookTitle: book.title, skipped: false });
          }}
        />
      )}
    </section>
  );
}

const movable = (files: readonly PlannedFile[]): string[] =>
  files.filter((file) => !isFixed(file)).map((file) => file.source);

function Messages({ group }: { group: ImportGroup }) {
  return (
    <>
      {[...group.blockers, ...group.warnings].map((message) => (
        <p
          key={message}
          className={`flex items-start gap-2 text-sm ${group.blockers.includes(message) ? 'text-danger' : 'text-warn'}`}
        >
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {told(message)}
        </p>
      ))}
      {group.replaces.length > 0 && (
        <p className="text-sm text-warn">{t('import.replaces', { files: group.replaces.join(', ') })}</p>
      )}
    </>
  );
}
