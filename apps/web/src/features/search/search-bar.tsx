import { Search, X } from 'lucide-react';
import { type ReactNode, type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react';
import { t } from '../../lib/i18n/rooms.ts';
import { Spinner } from '../../ui/spinner.tsx';
import { Choices } from '../../ui/tabs.tsx';
import { SEARCH_FIELDS, type SearchParams } from './search-params.ts';

/** Keys that follow one another faster than this are one change; a single key is looked for at once. */
const TYPING_PAUSE_MS = 40;

type SearchBarProps = {
  ref: RefObject<HTMLInputElement | null>;
  params: SearchParams;
  busy: boolean;
  onChange: (params: SearchParams) => void;
  onEnterResults: () => void;
  /** Filters, beside the fields that are searched. */
  children: ReactNode;
};

export function SearchBar({ ref, params, busy, onChange, onEnterResults, children }: SearchBarProps) {
  const [text, setText] = useState(params.q ?? '');
  // What this field itself put into the address; anything else there came from a link or the back button.
  const own = useRef(new Set<string>());
  const inAddress = params.q ?? '';
  useEffect(() => {
    if (!own.current.delete(inAddress)) setText(inAddress);
  }, [inAddress]);

  const send = (next: SearchParams): void => {
    if (next.q !== undefined && next.q !== inAddress) own.current.add(next.q);
    onChange(next);
  };
  const sendLatest = useEffectEvent(() => {
    if (text !== inAddress) send({ ...params, q: text });
  });
  const typedAt = useRef(-TYPING_PAUSE_MS);
  useEffect(() => {
    const now = performance.now();
    const single = now - typedAt.current >= TYPING_PAUSE_MS;
    typedAt.current = now;
    if (text === '' || single) {
      sendLatest();
      return undefined;
    }
    const timer = window.setTimeout(sendLatest, TYPING_PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [text]);

  return (
    <search className="block">
      <h1 className="sr-only">{t('search.title')}</h1>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send({ ...params, q: text });
          ref.current?.blur();
        }}
      >
        <div className="relative">
          <Search
            aria-hidden
            className="pointer-events-none absolute top-1/2 left-4 size-5 -translate-y-1/2 text-faint"
          />
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
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'ArrowDown') {
                event.preventDefault();
                onEnterResults();
              } else if (event.key === 'Escape' && text !== '') {
                event.preventDefault();
                setText('');
              }
            }}
            className="h-14 w-full rounded-lg bg-surface pr-12 pl-12 text-lg ring-1 ring-line-strong ring-inset focus:outline-none focus-visible:ring-2 focus-visible:ring-accent [&::-webkit-search-cancel-button]:hidden"
          />
          <span className="absolute top-1/2 right-1.5 grid size-11 -translate-y-1/2 place-items-center text-faint">
            {busy ? (
              <Spinner />
            ) : (
              text !== '' && (
                <button
                  type="button"
                  aria-label={t('search.clear')}
                  onClick={() => {
                    setText('');
                    ref.current?.focus();
                  }}
                  className="grid size-11 place-items-center rounded-md hover:text-text"
                >
                  <X aria-hidden className="size-5" />
                </button>
              )
            )}
          </span>
        </div>
      </form>
      <div className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="min-w-0 max-md:flex-1">
          <Choices
            label={t('search.by')}
            value={params.by ?? 'all'}
            onChange={(by) => send({ ...params, q: text, by })}
            choices={SEARCH_FIELDS.map((value) => ({ value, label: t(`search.by.${value}`) }))}
          />
        </div>
        {children}
      </div>
    </search>
  );
}
