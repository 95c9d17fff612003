import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useRef } from 'react';
import { t } from '../lib/i18n/index.ts';
import { focusAgain, isMessage, lastFocused } from '../lib/kept-focus.ts';

type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  /** Buttons at the foot; the main one last. */
  footer?: ReactNode;
  size?: 'sm' | 'md' | 'lg';
  children?: ReactNode;
};

const WIDTH = { sm: 'sm:max-w-md', md: 'sm:max-w-xl', lg: 'sm:max-w-3xl' } as const;

/** A dialog in the middle of a large screen, a sheet from below on a phone. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  footer,
  size = 'sm',
  children,
}: DialogProps) {
  const opener = useRef<HTMLElement>(undefined);
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="overlay fixed inset-0 z-40 bg-overlay" />
        <div className="pointer-events-none fixed inset-0 z-50 flex items-end justify-center sm:items-center sm:p-6">
          <Radix.Content
            {...(description === undefined ? { 'aria-describedby': undefined } : {})}
            // A message over it is no place beside it: putting one away does not close the dialog.
            onInteractOutside={(event) => {
              if (isMessage(event.target)) event.preventDefault();
            }}
            onOpenAutoFocus={(event) => {
              opener.current = lastFocused();
              if (focusField(event.currentTarget)) event.preventDefault();
            }}
            // It has no trigger of its own to go back to: what opened it may be a key, a menu, or a part loaded later.
            onCloseAutoFocus={(event) => {
              event.preventDefault();
              focusAgain(opener.current);
            }}
            className={`sheet pointer-events-auto flex max-h-[88dvh] w-full flex-col overflow-hidden rounded-t-xl bg-surface shadow-card ring-1 ring-line focus:outline-none sm:rounded-xl ${WIDTH[size]}`}
          >
            <div className="mx-auto mt-2 h-1 w-10 rounded-full bg-line sm:hidden" aria-hidden />
            <header className="flex items-start gap-4 px-5 pt-4 pb-3 sm:px-6 sm:pt-5">
              <div className="min-w-0 flex-1">
                <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
                {description !== undefined && (
                  <Radix.Description asChild>
                    <div className="mt-1 text-base text-muted">{description}</div>
                  </Radix.Description>
                )}
              </div>
              <Radix.Close
                aria-label={t('common.close')}
                className="-mt-1 -mr-2 grid size-11 shrink-0 place-items-center rounded-md text-faint hover:bg-raised hover:text-text"
              >
                <X aria-hidden className="size-5" />
              </Radix.Close>
            </header>
            {children !== undefined && (
              <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-4 sm:px-6">{children}</div>
            )}
            {footer !== undefined && (
              <footer className="safe-bottom flex flex-col-reverse gap-2 border-t border-line px-5 py-4 sm:flex-row sm:justify-end sm:px-6">
                {footer}
              </footer>
            )}
          </Radix.Content>
        </div>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** A form begins in its first field, but not where that would raise a keyboard of glass over it. */
function focusField(content: EventTarget | null): boolean {
  if (!(content instanceof HTMLElement) || !window.matchMedia('(pointer: fine)').matches) return false;
  const field = content.querySelector<HTMLElement>(
    'input:not(:disabled, [type=checkbox], [type=radio], [readonly]), textarea:not(:disabled)',
  );
  field?.focus();
  return field !== null;
}
