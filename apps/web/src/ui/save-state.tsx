import { Check } from 'lucide-react';
import { t } from '../lib/i18n/rooms.ts';

/** Beside the save button: whether there is something to save, or that it was saved. */
export function SaveState({ dirty, saved }: { dirty: boolean; saved: boolean }) {
  return (
    <p role="status" className="mr-auto text-sm empty:hidden max-xs:w-full">
      {dirty && <span className="text-warn">{t('settings.unsaved')}</span>}
      {!dirty && saved && (
        <span className="animate-rise flex items-center gap-1.5 text-accent-text">
          <Check aria-hidden className="size-4" />
          {t('settings.saved')}
        </span>
      )}
    </p>
  );
}
