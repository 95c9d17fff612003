import { SlidersHorizontal } from 'lucide-react';
import { useState } from 'react';
import type { AudibleRegion } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/input.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import { languageName } from '../catalog/language-name.ts';
import { isFiltering } from './filter-books.ts';
import { regionName } from './region.ts';
import { REGIONS, SEARCH_SORTS, type SearchParams, type SearchSort } from './search-params.ts';

type SearchFiltersProps = {
  params: SearchParams;
  /** The region that answers; undefined until the server said which is its own. */
  region: AudibleRegion | undefined;
  /** Languages among the books found. */
  languages: readonly string[];
  onChange: (params: SearchParams) => void;
  onRegion: (region: AudibleRegion) => void;
};

/** Undefined takes a filter away. */
type Change = { [Name in 'language' | 'only' | 'whole' | 'sort']?: SearchParams[Name] | undefined };

/** Where and in which order is searched, and what of it is shown; folded away on a phone. */
export function SearchFilters({ params, region, languages, onChange, onRegion }: SearchFiltersProps) {
  const [open, setOpen] = useState(false);
  const active = isFiltering(params) || params.sort !== undefined;
  const { language, only, whole, sort, ...rest } = params;
  const change = (next: Change): void => {
    const merged = { language, only, whole, sort, ...next };
    const kept = Object.entries(merged).filter(([, value]) => value !== undefined);
    onChange({ ...rest, ...Object.fromEntries(kept) });
  };
  const shownLanguages = language === undefined || languages.includes(language) ? languages : [language];
  return (
    <>
      <Button
        size="sm"
        className="md:!hidden"
        aria-expanded={open}
        aria-controls="search-filters"
        icon={<SlidersHorizontal aria-hidden className="size-4" />}
        onClick={() => setOpen(!open)}
      >
        {t('search.filters')}
        {active && <span aria-hidden className="dot size-2 rounded-full bg-accent" />}
        {active && <span className="sr-only">{t('search.filtersActive')}</span>}
      </Button>
      <div
        id="search-filters"
        role="group"
        aria-label={t('search.filters')}
        className={`flex-wrap items-center gap-2 max-md:w-full md:flex ${open ? 'flex' : 'hidden'}`}
      >
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
        <Select
          aria-label={t('search.sort')}
          value={sort ?? 'relevance'}
          onChange={({ target: { value } }) => {
            const next = value as SearchSort;
            change({ sort: next === 'relevance' ? undefined : next });
          }}
          className="max-sm:w-full"
        >
          {SEARCH_SORTS.map((value) => (
            <option key={value} value={value}>
              {t(`search.sort.${value}`)}
            </option>
          ))}
        </Select>
        {/* There from the start and as wide as it will be: what stands beside it does not move when books are found. */}
        <Select
          aria-label={t('book.language')}
          value={language ?? ''}
          onChange={({ target: { value } }) => change({ language: value === '' ? undefined : value })}
          className="w-40 max-sm:w-full"
        >
          <option value="">{t('search.anyLanguage')}</option>
          {shownLanguages.map((value) => (
            <option key={value} value={value}>
              {languageName(value)}
            </option>
          ))}
        </Select>
        <Toggle pressed={only !== undefined} onChange={(on) => change({ only: on ? 'missing' : undefined })}>
          {t('search.onlyMissing')}
        </Toggle>
        <Toggle pressed={whole !== undefined} onChange={(on) => change({ whole: on ? true : undefined })}>
          {t('search.wholeOnly')}
        </Toggle>
      </div>
    </>
  );
}
