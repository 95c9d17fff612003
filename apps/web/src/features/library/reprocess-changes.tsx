import { ArrowRight, Equal, FilePen, FolderInput, TextCursorInput } from 'lucide-react';
import type { ReprocessResult } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';

const SIGN = { rename: TextCursorInput, move: FolderInput, write: FilePen, same: Equal } as const;

type Change = ReprocessResult['changes'][number];

export const isChange = ({ kind }: Change): boolean => kind !== 'same';

/** Each file that is written, moved or renamed. */
export function ChangeList({ changes }: { changes: readonly Change[] }) {
  return (
    <ul aria-label={t('reprocess.changes')} className="grid gap-1.5">
      {changes.map((change) => {
        const Icon = SIGN[change.kind];
        return (
          <li
            key={`${change.kind} ${change.to}`}
            className="flex items-start gap-3 rounded-md bg-sunken px-3.5 py-2.5 text-sm"
          >
            <Icon
              role="img"
              aria-label={t(`reprocess.${change.kind}`)}
              className="mt-0.5 size-4 shrink-0 text-accent-text"
            />
            <span className="min-w-0 font-mono wrap-anywhere">
              {change.from !== null && change.from !== change.to && (
                <span className="block text-faint line-through decoration-line-strong">{change.from}</span>
              )}
              <span className="block">{change.to}</span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** Where the folder lies, and where it would lie. */
export function PathChange({ result }: { result: Pick<ReprocessResult, 'fromPath' | 'toPath'> }) {
  if (result.fromPath === result.toPath) {
    return (
      <p className="font-mono text-sm wrap-anywhere text-muted">
        {t('reprocess.samePath', { path: result.toPath })}
      </p>
    );
  }
  return (
    <div className="rounded-md bg-accent-soft px-3.5 py-3 font-mono text-sm wrap-anywhere">
      <p className="text-muted">{result.fromPath}</p>
      <p className="mt-1 flex items-start gap-2 font-semibold">
        <ArrowRight aria-hidden className="mt-0.5 size-4 shrink-0 text-accent-text" />
        <span className="min-w-0">{result.toPath}</span>
      </p>
    </div>
  );
}
