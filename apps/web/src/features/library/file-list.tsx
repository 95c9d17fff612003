import { BookText, File, FileAudio, FileJson, Image, Link2 } from 'lucide-react';
import type { LibraryFile } from '../../lib/api/types.ts';
import { formatDuration, formatSize } from '../../lib/format/index.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { Card } from '../../ui/page.tsx';

const ICONS = {
  audio: FileAudio,
  companion: BookText,
  cover: Image,
  sidecar: FileJson,
  other: File,
} as const;

export function FileList({ files }: { files: readonly LibraryFile[] }) {
  return (
    <Card>
      <ul aria-label={t('library.filesTitle')} className="divide-y divide-line">
        {files.map((file) => {
          const Icon = ICONS[file.role];
          return (
            <li key={file.path} className="flex items-center gap-3.5 px-4 py-2.5 sm:px-5">
              <Icon
                aria-hidden
                className={`size-5 shrink-0 ${file.role === 'audio' ? 'text-accent-text' : 'text-faint'}`}
              />
              <span className="min-w-0 flex-1">
                <span className="block font-mono text-sm">{file.path}</span>
                <span className="block text-xs text-faint">{t(`fileRole.${file.role}`)}</span>
              </span>
              {file.linked === true && (
                <span
                  title={t('library.linked')}
                  className="flex items-center gap-1 text-xs text-accent-text"
                >
                  <Link2 aria-hidden className="size-4" />
                  <span className="max-sm:sr-only">{t('library.linkedShort')}</span>
                </span>
              )}
              <span className="tabular shrink-0 text-right text-sm text-muted">
                {file.durationSeconds !== null && (
                  <span className="block">{formatDuration(file.durationSeconds)}</span>
                )}
                <span className="block text-faint">{formatSize(file.sizeBytes)}</span>
              </span>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
