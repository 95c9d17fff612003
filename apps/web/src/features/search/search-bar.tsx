import { Search, X } from 'lucide-react';
import { type ReactNode, type RefObject, useEffect, useEffectEvent, useLayoutEffect, useState } from 'react';
import { t } from '../../lib/i18n/rooms.ts';
import { takeTyped } from '../../lib/typed-ahead.ts';
import { Spinner } from '../../ui/spinner.tsx';
import { Choices } from '../../ui/tabs.tsx';
import { SEARCH_FIELDS, type SearchParams } from './search-params.ts';

/** An answer that takes no longer is not waited for in sight: nothing flickers while somebody types. */
const QUIET_MS = 500;

type SearchBarProps = {
  ref: RefObject<HTMLInputElement | null>;
  text: string;
  by: NonNullable<SearchParams['by']>;
  busy: boolean;
  onType: (text: string) => void;
  /** The words are complete: the field is left, or Enter was pressed. */
  onRest: () => void;
  onBy: (by: NonNullable<SearchParams['by']>) => void;
  onEnterResults: () => void;
  /** Filters, beside the fields that are searched. */
  children: ReactNode;
};

export function SearchBar(props: SearchBarProps) {
  const { ref, text, by, busy, onType, onRest, onBy, onEnterResults, children } = props;
  const waiting = useLasting(busy, QUIET_MS);
  const onTypedAhead = useEffectEvent(() => {
    const ahead = takeTyped();
    if (ahead !== '') onType(ahead);
  });
  useLayoutEffect(() => onTypedAhead(), []);
  return (
    <search className="block">
      <h1 className="sr-only">{t('search.title')}</h1>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onRest();
          ref.current?.blur();
        }}
      >
        <div className="relative">
          <span className="pointer-events-none absolute top-1/2 left-4 -translate-y-1/2 text-faint">
            {waiting ? <Spinner /> : <Search aria-hidden className="size-5" />}
          </span>
          <input
            ref={ref}
            // Searching is what one came for.
            // biome-ignore lint/a11y/noAutofocus: the room has one purpose
            autoFocus
            data-search-field
            type="search"
            name="q"
            value={text}
            maxLength={500}
            autoComplete="off"
            autoCorrect="off"
            spellCheck={false}
            enterKeyHint="search"
            aria-label={t('search.field')}
            placeholder={t('search.placeholder')}
            onChange={(event) => onType(event.target.value)}
            onBlur={onRest}
            onKeyDown={(event) => {
              // These keys belong to the words an input method offers.
              if (event.nativeEvent.isComposing) return;
              if (event.key === 'ArrowDown') {
                event.preventDefault();
                onEnterResults();
              } else if (event.key === 'Escape' && text !== '') {
                event.preventDefault();
                onType('');
              }
            }}
            className="h-14 w-full rounded-lg bg-surface pr-12 pl-12 text-lg ring-1 ring-line-strong ring-inset focus:outline-none focus-visible:ring-2 focus-visible:ring-accent [&::-webkit-search-cancel-button]:hidden"
          />
          {text !== '' && (
            <button
              type="button"
              aria-label={t('search.clear')}
              onClick={() => {
                onType('');
                ref.current?.focus();
              }}
              className="absolute top-1/2 right-1.5 grid size-11 -translate-y-1/2 place-items-center rounded-md text-faint hover:text-text"
            >
              <X aria-hidden className="size-5" />
            </button>
          )}
        </div>
      </form>
      <div className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="min-w-0 max-md:flex-1">
          <Choices
            label={t('search.by')}
            value={by}
            onChange={onBy}
            choices={SEARCH_FIELDS.map((value) => ({ value, label: t(`search.by.${value}`) }))}
          />
        </div>
        {children}
      </div>
    </search>
  );
}

/** Whether something has been so for longer than this. */
function useLasting(is: boolean, ms: number): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (!is) return undefined;
    const timer = window.setTimeout(() => setLasting(true), ms);
    return () => {
      window.clearTimeout(timer);
      setLasting(false);
    };
  }, [is, ms]);
  return lasting;
}
