import type { QueueItem } from '../../lib/api/types.ts';
import { useLiveSpeed } from '../../lib/events/live.ts';
import { formatSpeed } from '../../lib/format/index.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { Input, Select } from '../../ui/input.tsx';
import { Choices } from '../../ui/tabs.tsx';
import { partOf, QUEUE_SHOWS, QUEUE_SORTS, type QueueView } from './queue-view.ts';

type QueueToolbarProps = {
  items: readonly QueueItem[];
  view: QueueView;
  onChange: (view: QueueView) => void;
};

export function QueueToolbar({ items, view, onChange }: QueueToolbarProps) {
  const speed = useLiveSpeed();
  const count = (show: QueueView['show']): number =>
    show === 'all' ? items.length : items.filter((item) => partOf(item) === show).length;
  return (
    <div className="mb-4 grid grid-cols-[minmax(0,1fr)] gap-x-6 gap-y-3 lg:grid-cols-[auto_minmax(0,1fr)] lg:items-center">
      <Choices
        label={t('queue.show')}
        value={view.show}
        onChange={(show) => onChange({ ...view, show })}
        choices={QUEUE_SHOWS.map((value) => ({
          value,
          label: t(`queue.show.${value}`),
          count: count(value),
        }))}
      />
      <div className="flex flex-wrap items-center gap-2.5 lg:justify-end">
        <p className="tabular mr-2 text-sm font-semibold text-muted max-sm:w-full">
          {speed > 0 ? formatSpeed(speed) : ''}
        </p>
        <Input
          type="search"
          aria-label={t('queue.filter')}
          placeholder={t('queue.filter')}
          value={view.query}
          onChange={(event) => onChange({ ...view, query: event.target.value })}
          className="min-w-0 flex-1 sm:!w-48 sm:flex-none"
        />
        <Select
          aria-label={t('queue.sort')}
          value={view.sort}
          onChange={(event) => onChange({ ...view, sort: event.target.value as QueueView['sort'] })}
          className="max-w-60"
        >
          {QUEUE_SORTS.map((value) => (
            <option key={value} value={value}>
              {t(`queue.sort.${value}`)}
            </option>
          ))}
        </Select>
      </div>
    </div>
  );
}
