import type { Release } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { Input, Select } from '../../ui/input.tsx';
import { Choices } from '../../ui/tabs.tsx';
import type { ReleaseSort, ReleaseView } from './ranking.ts';

const SORTS: readonly ReleaseSort[] = ['rank', 'seeders', 'size', 'age'];

type ReleaseToolbarProps = {
  releases: readonly Release[];
  view: ReleaseView;
  onChange: (view: ReleaseView) => void;
};

export function ReleaseToolbar({ releases, view, onChange }: ReleaseToolbarProps) {
  const accepted = releases.filter((release) => release.decision.accepted).length;
  return (
    <div className="flex flex-wrap items-center gap-3">
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
      <div className="flex min-w-0 flex-1 flex-wrap justify-end gap-3">
        <Input
          type="search"
          aria-label={t('releases.filter')}
          placeholder={t('releases.filter')}
          value={view.query}
          onChange={(event) => onChange({ ...view, query: event.target.value })}
          className="sm:!w-52"
        />
        <Select
          aria-label={t('releases.sort')}
          value={view.sort}
          onChange={(event) => onChange({ ...view, sort: event.target.value as ReleaseSort })}
          className="w-full sm:w-44"
        >
          {SORTS.map((sort) => (
            <option key={sort} value={sort}>
              {t(`releases.sort.${sort}`)}
            </option>
          ))}
        </Select>
      </div>
    </div>
  );
}
