import { useQuery } from '@tanstack/react-query';
import { ArrowDown, ArrowUp, FolderOpen, TriangleAlert } from 'lucide-react';
import type { ImportGroup } from '../../lib/api/types.ts';
import { formatDuration, formatSize } from '../../lib/format/index.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/input.tsx';
import { Card } from '../../ui/page.tsx';
import { CheckboxField } from '../../ui/switch.tsx';
import { wantedBooksQuery } from '../requests/queries.ts';
import { type GroupEdit, moveFile } from './import-plan.ts';

const CONFIDENCE: Record<ImportGroup['confidence'], Tone> = {
  confirmed: 'accent',
  likely: 'info',
  unsure: 'warn',
  contradicted: 'danger',
  unknown: 'neutral',
};

type ImportGroupCardProps = { group: ImportGroup; edit: GroupEdit; onChange: (edit: GroupEdit) => void };

/** The files of one book: which book, why, where they go, and which of them are taken. */
export function ImportGroupCard({ group, edit, onChange }: ImportGroupCardProps) {
  const wanted = useQuery(wantedBooksQuery);
  const books = new Map((wanted.data?.records ?? []).map((request) => [request.book.id, request.book.title]));
  if (group.bookId !== null) books.set(group.bookId, group.bookTitle ?? group.bookId);
  const toggle = (source: string): void => {
    const leftOut = new Set(edit.leftOut);
    if (!leftOut.delete(source)) leftOut.add(source);
    onChange({ ...edit, leftOut });
  };
  const bySource = new Map(group.files.map((file) => [file.source, file]));
  const files = edit.order.flatMap((source) => bySource.get(source) ?? []);
  const parts = files.filter((file) => file.role === 'audio' && !edit.leftOut.has(file.source));
  // Another order gives other names: those of the plan hold no longer.
  const isReordered = edit.order.some((source, at) => source !== group.files[at]?.source);
  return (
    <Card className={`grid gap-4 p-5 ${edit.skipped ? '!bg-sunken' : ''}`}>
      <div className="flex flex-wrap items-center gap-3">
        <Select
          aria-label={t('import.book')}
          value={edit.bookId ?? ''}
          onChange={(event) => {
            const bookId = event.target.value === '' ? null : event.target.value;
            onChange({ ...edit, bookId, skipped: bookId === null });
          }}
          className="min-w-0 flex-1 max-sm:basis-full"
        >
          <option value="">{t('import.noBook')}</option>
          {[...books].map(([id, title]) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </Select>
        <Badge tone={CONFIDENCE[group.confidence]}>{t(`confidence.${group.confidence}`)}</Badge>
        <CheckboxField
          label={t('import.take')}
          checked={!edit.skipped}
          disabled={edit.bookId === null}
          onChange={(event) => onChange({ ...edit, skipped: !event.target.checked })}
        />
      </div>
      {group.reasons.length > 0 && (
        <ul className="list-inside list-disc text-sm text-muted">
          {group.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      {[...group.blockers, ...group.warnings].map((message) => (
        <p
          key={message}
          className={`flex items-start gap-2 text-sm ${group.blockers.includes(message) ? 'text-danger' : 'text-warn'}`}
        >
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {message}
        </p>
      ))}
      {group.targetPath !== null && (
        <p className="flex items-start gap-2 rounded-md bg-accent-soft px-3.5 py-2.5 font-mono text-sm">
          <FolderOpen aria-hidden className="mt-0.5 size-4 shrink-0 text-accent-text" />
          {group.targetPath}
        </p>
      )}
      {group.replaces.length > 0 && (
        <p className="text-sm text-warn">{t('import.replaces', { files: group.replaces.join(', ') })}</p>
      )}
      <ul aria-label={t('import.files')} className="divide-y divide-line">
        {files.map((file) => (
          <li key={file.source} className="flex items-center gap-1">
            <label className="flex min-h-11 min-w-0 flex-1 items-center gap-3 py-2">
              <input
                type="checkbox"
                checked={!edit.leftOut.has(file.source)}
                disabled={file.role === 'junk' || file.role === 'blocker'}
                onChange={() => toggle(file.source)}
                className="size-4.5 shrink-0 accent-accent"
              />
              <span className="min-w-0 flex-1 font-mono text-sm">
                <span className="block">{file.source}</span>
                {file.target !== null && file.target !== file.source && !isReordered && (
                  <span className="block text-faint">→ {file.target}</span>
                )}
              </span>
              <span className="tabular shrink-0 text-right text-xs text-faint">
                <span className="block">{t(`importRole.${file.role}`)}</span>
                {file.durationSeconds !== null && (
                  <span className="block">{formatDuration(file.durationSeconds)}</span>
                )}
                <span className="block">{formatSize(file.sizeBytes)}</span>
              </span>
            </label>
            {parts.length > 1 && parts.includes(file) && (
              <span className="flex shrink-0">
                {([-1, 1] as const).map((by) => (
                  <Button
                    key={by}
                    variant="ghost"
                    size="icon"
                    aria-label={t(by < 0 ? 'import.earlier' : 'import.later', { file: file.source })}
                    disabled={(by < 0 ? parts[0] : parts.at(-1)) === file}
                    onClick={() => onChange({ ...edit, order: moveFile(edit.order, file.source, by) })}
                    icon={
                      by < 0 ? (
                        <ArrowUp aria-hidden className="size-4.5" />
                      ) : (
                        <ArrowDown aria-hidden className="size-4.5" />
                      )
                    }
                  />
                ))}
              </span>
            )}
          </li>
        ))}
      </ul>
      {isReordered && <p className="text-sm text-muted">{t('import.reordered')}</p>}
    </Card>
  );
}
