import { type TextKey, t } from '../lib/i18n/rooms.ts';
import { Dialog } from '../ui/dialog.tsx';

const ROWS: readonly { keys: readonly string[]; text: TextKey }[] = [
  { keys: ['/'], text: 'shortcuts.search' },
  { keys: ['↓', '↑', '←', '→'], text: 'shortcuts.move' },
  { keys: ['Enter'], text: 'shortcuts.open' },
  { keys: ['R'], text: 'shortcuts.request' },
  { keys: ['Esc'], text: 'shortcuts.back' },
  { keys: ['?'], text: 'shortcuts.help' },
];

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t('shortcuts.title')}>
      <dl className="grid gap-3 pb-2">
        {ROWS.map((row) => (
          <div key={row.text} className="flex items-center justify-between gap-4">
            <dt className="text-muted">{t(row.text)}</dt>
            <dd className="flex gap-1">
              {row.keys.map((key) => (
                <kbd
                  key={key}
                  className="grid h-7 min-w-7 place-items-center rounded-sm bg-raised px-2 font-mono text-sm ring-1 ring-line"
                >
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
