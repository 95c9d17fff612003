import { Search, X } from 'lucide-react';
import { type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react';
import type { AudibleRegion } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/index.ts';
import { Select } from '../../ui/input.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { Choices } from '../../ui/tabs.tsx';
import { regionName } from './region.ts';
import { REGIONS, SEARCH_FIELDS, type SearchParams } from './search-params.ts';

/** Long enough to let a word be typed, short enough to feel immediate. */
const TYPING_PAUSE_MS = 180;

type SearchBarProps = {
  ref: RefObject<HTMLInputElement | null>;
  params: SearchParams;
  /** The region that answers; undefined until the server said which is its own. */
  region: AudibleRegion | undefined;
  busy: boolean;
  onChange: (params: SearchParams) => void;
  onRegion: (region: AudibleRegion) => void;
  onEnterResults: () => void;
};

export function SearchBar({ ref, params, region, busy, onChange, onRegion, onEnterResults }: SearchBarProps) {
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
  useEffect(() => {
    if (text === '') {
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
      <div className="mt-3 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <Choices
          label={t('search.by')}
          value={params.by ?? 'all'}
          onChange={(by) => send({ ...params, q: text, by })}
          choices={SEARCH_FIELDS.map((value) => ({ value, label: t(`search.by.${value}`) }))}
        />
        <Select
          aria-label={t('search.region')}
          value={region ?? ''}
          onChange={(event) => onRegion(event.target.value as AudibleRegion)}
          className="w-48 max-sm:w-full"
        >
          {region === undefined && <option value="">{t('search.regionDefault')}</option>}
          {REGIONS.map((value) => (
            <option key={value} value={value}>
              {regionName(value)}
            </option>
          ))}
        </Select>
      </div>
    </search>
  );
}
