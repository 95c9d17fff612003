import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleCheck, CircleX, FolderSearch, HardDrive } from 'lucide-react';
import type { RootFolder } from '../../lib/api/types.ts';
import { formatSize } from '../../lib/format/index.ts';
import { t, told } from '../../lib/i18n/rooms.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Card } from '../../ui/page.tsx';
import { PartError } from '../../ui/states.tsx';
import { rootFoldersQuery } from './queries.ts';

/** What the server sees of the library folders: writable, how much room. */
export function FolderState() {
  const { data, isPending, error, refetch } = useQuery(rootFoldersQuery);
  if (error !== null) return <PartError error={error} onRetry={() => void refetch()} />;
  if (isPending) return <div data-loading />;
  if (data === undefined || data.records.length === 0) return null;
  return (
    <ul aria-label={t('folders.label')} className="mb-8 grid gap-3">
      {data.records.map((folder) => (
        <li key={folder.id}>
          <FolderCard folder={folder} />
        </li>
      ))}
    </ul>
  );
}

function FolderCard({ folder }: { folder: RootFolder }) {
  const { freeBytes, totalBytes } = folder;
  const used =
    freeBytes === null || totalBytes === null || totalBytes === 0 ? null : 1 - freeBytes / totalBytes;
  return (
    <Card className="grid gap-3 px-5 py-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <HardDrive aria-hidden className="size-5 text-faint" />
        <span className="min-w-0 flex-1 font-mono text-sm">{folder.path}</span>
        <span
          className={`flex items-center gap-1.5 text-sm ${folder.writable ? 'text-accent-text' : 'text-danger'}`}
        >
          {folder.writable ? (
            <CircleCheck aria-hidden className="size-4" />
          ) : (
            <CircleX aria-hidden className="size-4" />
          )}
          {t(folder.writable ? 'folders.writable' : 'folders.notWritable')}
        </span>
      </div>
      {used !== null && freeBytes !== null && totalBytes !== null && (
        <div>
          <div className="edge h-1.5 overflow-hidden rounded-full bg-hover">
            <div
              className={`dot h-full origin-left rounded-full ${used > 0.95 ? 'bg-danger' : 'bg-faint'}`}
              style={{ transform: `scaleX(${used})` }}
            />
          </div>
          <p className="tabular mt-1.5 text-sm text-muted">
            {t('folders.free', { free: formatSize(freeBytes), total: formatSize(totalBytes) })}
          </p>
        </div>
      )}
      <Link
        to="/library/unmapped"
        search={{ root: folder.id }}
        className={buttonClass({ size: 'sm', className: 'w-fit' })}
      >
        <FolderSearch aria-hidden className="size-4" />
        {t('adopt.link')}
      </Link>
      {folder.message !== null && <p className="text-sm text-danger">{told(folder.message)}</p>}
    </Card>
  );
}
