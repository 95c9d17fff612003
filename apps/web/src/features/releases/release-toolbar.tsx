import { ArrowDownWideNarrow, ArrowUpNarrowWide } from 'lucide-react';
import { useMemo } from 'react';
import type { Release } from '../../lib/api/types.ts';
import { t, tOr } from '../../lib/i18n/rooms.ts';
import { IconButton } from '../../ui/button.tsx';
import { Input, Select } from '../../ui/input.tsx';
import { Choices } from '../../ui/tabs.tsx';
import { facetsOf, RELEASE_SORTS, type ReleaseSort, type ReleaseView } from './ranking.ts';

type ReleaseToolbarProps = {
  releases: readonly Release[];
  view: ReleaseView;
  onChange: (view: ReleaseView) => void;
};

export function ReleaseToolbar({ releases, view, onChange }: ReleaseToolbarProps) {
  const accepted = releases.filter((release) => release.decision.accepted).length;
  const { indexers, reasons } = useMemo(() => facetsOf(releases), [releases]);
  const Direction = view.reversed ? ArrowUpNarrowWide : ArrowDownWideNarrow;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <Choices
        label={t('releases.show')}
        value={view.show}
        onChange={(show) => onChange({ ...view, show })}
        choices={[
          { value: 'all', label: t('releases.show.all'), count: releases.length },
          { value: 'accepted', label: t('releases.show.accepted'), count: accepted },
          { value: 'rejected', label: t('releases.show.rejected'), count: releases.length - accepted },
        ]}
      />
      <div className="grid grid-cols-2 gap-2.5 lg:flex">
        <Input
          type="search"
          aria-label={t('releases.filter')}
          placeholder={t('releases.filter')}
          value={view.query}
          onChange={(event) => onChange({ ...view, query: event.target.value })}
          className="max-lg:col-span-2 lg:min-w-40 lg:flex-1"
        />
        <FacetSelect
          label={t('releases.indexer')}
          all={t('releases.allIndexers')}
          value={view.indexer}
          options={indexers.map(([name, count]) => ({ value: name, label: `${name} (${count})` }))}
          onChange={(indexer) => onChange({ ...view, indexer })}
        />
        <FacetSelect
          label={t('releases.reason')}
          all={t('releases.allReasons')}
          value={view.reason}
          options={reasons.map(([code, count]) => ({
            value: code,
            label: `${tOr(`rule.${code}`, code)} (${count})`,
          }))}
          onChange={(reason) => onChange({ ...view, reason })}
        />
        <div className="flex gap-2 max-lg:col-span-2">
          <Select
            aria-label={t('releases.sort')}
            value={view.sort}
            onChange={(event) =>
              onChange({ ...view, sort: event.target.value as ReleaseSort, reversed: false })
            }
            className="min-w-0 flex-1 lg:w-40"
          >
            {RELEASE_SORTS.map((sort) => (
              <option key={sort} value={sort}>
                {t(`releases.sort.${sort}`)}
              </option>
            ))}
          </Select>
          <IconButton
            variant="secondary"
            label={t('releases.turn')}
            aria-pressed={view.reversed}
            icon={<Direction aria-hidden className="size-4.5" />}
            onClick={() => onChange({ ...view, reversed: !view.reversed })}
          />
        </div>
      </div>
    </div>
  );
}

type FacetSelectProps = {
  label: string;
  all: string;
  value: string;
  options: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
};

function FacetSelect({ label, all, value, options, onChange }: FacetSelectProps) {
  return (
    <Select
      aria-label={label}
      value={options.some((option) => option.value === value) ? value : ''}
      onChange={(event) => onChange(event.target.value)}
      // As wide as its longest choice, for names like "MyAnonamouse (Prowlarr) (12)".
      className="min-w-0 lg:w-auto lg:max-w-80"
    >
      <option value="">{all}</option>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </Select>
  );
}
