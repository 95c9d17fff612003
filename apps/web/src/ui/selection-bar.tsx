import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { t } from '../lib/i18n/rooms.ts';
import { IconButton } from './button.tsx';

/** What can be done with all that is chosen; rises from below as soon as something is. */
export function SelectionBar({
  count,
  onClear,
  children,
}: {
  count: number;
  onClear: () => void;
  children: ReactNode;
}) {
  return (
    <div
      aria-live="polite"
      className="sticky bottom-[calc(0.75rem+var(--nav-space))] z-20 mt-4 empty:hidden md:bottom-4"
    >
      {count > 0 && (
        <div className="animate-rise mx-auto flex w-fit max-w-full items-center gap-3 rounded-lg bg-surface py-2 pr-2 pl-4 shadow-card ring-1 ring-line-strong">
          <p className="font-semibold whitespace-nowrap">{t('selection.count', { count })}</p>
          {children}
          <IconButton
            label={t('selection.clear')}
            icon={<X aria-hidden className="size-4.5" />}
            onClick={onClear}
          />
        </div>
      )}
    </div>
  );
}
