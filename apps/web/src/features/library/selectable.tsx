import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { t } from '../../lib/i18n/rooms.ts';

type SelectableProps = { title: string; checked: boolean; onToggle: () => void; children: ReactNode };

/** A card that is chosen by a press anywhere on it. */
export function Selectable({ title, checked, onToggle, children }: SelectableProps) {
  return (
    <div className="relative h-full">
      <div inert>{children}</div>
      <label
        className={clsx(
          'absolute -inset-1 cursor-pointer rounded-lg ring-inset has-focus-visible:outline-2 has-focus-visible:outline-accent',
          checked ? 'ring-2 ring-accent' : 'hover:ring-1 hover:ring-line-strong',
        )}
      >
        <span className="absolute top-2.5 left-2.5 grid size-9 place-items-center rounded-md bg-surface shadow-card">
          <SelectBox title={title} checked={checked} onToggle={onToggle} />
        </span>
      </label>
    </div>
  );
}

export function SelectBox({ title, checked, onToggle }: Omit<SelectableProps, 'children'>) {
  return (
    <input
      type="checkbox"
      aria-label={t('library.selectBook', { title })}
      checked={checked}
      onChange={onToggle}
      className="size-5 accent-accent"
    />
  );
}
