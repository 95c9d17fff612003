import { ChevronDown, Plus } from 'lucide-react';
import { useId } from 'react';
import type { Book } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { Button } from '../../ui/button.tsx';
import { MenuButton } from '../../ui/menu-button.tsx';
import { useRequestBook } from '../requests/mutations.ts';
import { useProfileNames } from '../requests/profiles.ts';
import { useUsedUp } from '../requests/quota.ts';
import { QuotaLine } from '../requests/quota-line.tsx';

/** Asks for the book; those who may choose a quality profile find the named ones beside it, others how many requests are left. */
export function AskButton({ book }: { book: Book }) {
  const ask = useRequestBook();
  const profiles = useProfileNames();
  const usedUp = useUsedUp();
  const quotaId = useId();
  // While it is being asked for it keeps the focus.
  const disabled = book.asin === null || (book.requested && !ask.isPending);
  return (
    <>
      <div className="flex max-sm:w-full">
        <Button
          variant="primary"
          size="lg"
          className={profiles.length > 0 ? 'rounded-r-none max-sm:flex-1' : 'max-sm:w-full'}
          icon={<Plus aria-hidden className="size-5" />}
          busy={ask.isPending}
          disabled={disabled}
          // It keeps the focus, and says below why it does nothing.
          aria-disabled={usedUp !== null || undefined}
          aria-describedby={usedUp === null ? undefined : quotaId}
          onClick={() => usedUp === null && ask.mutate({ book })}
        >
          {t('book.requestShort')}
        </Button>
        {profiles.length > 0 && (
          <MenuButton
            trigger={
              <Button
                variant="primary"
                size="lg"
                className="ml-px rounded-l-none !px-3"
                aria-label={t('book.requestWith')}
                title={t('book.requestWith')}
                disabled={disabled || ask.isPending}
              >
                <ChevronDown aria-hidden className="size-5" />
              </Button>
            }
            items={[
              { key: '', label: t('profiles.default'), onSelect: () => ask.mutate({ book }) },
              ...profiles.map(({ id, name }) => ({
                key: id,
                label: name,
                onSelect: () => ask.mutate({ book, profile: id }),
              })),
            ]}
          />
        )}
      </div>
      <QuotaLine id={quotaId} className="text-left" />
    </>
  );
}
