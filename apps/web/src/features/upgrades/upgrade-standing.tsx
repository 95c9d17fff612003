import { Search, Square } from 'lucide-react';
import { useState } from 'react';
import type { UpgradableBook } from '../../lib/api/types.ts';
import { useLiveProgress } from '../../lib/events/live.ts';
import { formatDuration, formatPercent, formatSpeed } from '../../lib/format/index.ts';
import { t, told } from '../../lib/i18n/rooms.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Facts } from '../../ui/facts.tsx';
import { ProgressBar } from '../../ui/progress.tsx';
import { CheckboxField } from '../../ui/switch.tsx';
import { NextStep } from '../requests/next-step.tsx';
import { StateBadge } from '../requests/state-badge.tsx';
import { isDownloading, isThere } from '../requests/states.ts';
import { useUpgradeAction } from './queries.ts';

/** What the library has, what would be better, and how the search for it stands. */
export function UpgradeStanding({ item }: { item: UpgradableBook }) {
  const { upgrade } = item;
  const active = upgrade !== null && upgrade.state !== 'cancelled' && !isThere(upgrade.state);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2.5">
      <dl className="flex flex-wrap gap-x-6 gap-y-1 text-sm">
        <div className="flex gap-2">
          <dt className="text-muted">{t('upgrade.has')}</dt>
          <dd className="font-semibold">{item.has}</dd>
        </div>
        {item.cutoff !== '' && (
          <div className="flex gap-2">
            <dt className="text-muted">{t('upgrade.cutoff')}</dt>
            <dd className="font-semibold">{item.cutoff.toUpperCase()}</dd>
          </div>
        )}
      </dl>
      <p className="text-sm text-muted">{told(item.reason)}</p>
      {upgrade !== null && (!item.cutoffMet || active) && (
        <div className="grid gap-2">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
            <StateBadge state={upgrade.state} />
          </div>
          {isDownloading(upgrade.state) && <DownloadBar item={item} />}
          <NextStep item={upgrade} />
        </div>
      )}
      <UpgradeActions item={item} active={active} />
    </div>
  );
}

function DownloadBar({ item }: { item: UpgradableBook }) {
  const progress = useLiveProgress(item.upgrade?.downloadId ?? null, item.upgrade?.progress ?? null);
  if (progress === null) return null;
  const { fraction, downSpeed, etaSeconds } = progress;
  return (
    <div className="grid gap-1.5">
      <Facts
        className="tabular text-sm text-muted"
        items={[
          formatPercent(fraction),
          downSpeed > 0 ? formatSpeed(downSpeed) : t('progress.noSpeed'),
          etaSeconds === null || downSpeed === 0
            ? ''
            : t('progress.left', { time: formatDuration(etaSeconds) }),
        ]}
      />
      <ProgressBar fraction={fraction} label={t('progress.label', { title: item.book.title })} />
    </div>
  );
}

function UpgradeActions({ item, active }: { item: UpgradableBook; active: boolean }) {
  const [stopping, setStopping] = useState(false);
  const [remove, setRemove] = useState(false);
  const act = useUpgradeAction(item.libraryItemId);
  const stop = (): void =>
    act.mutate(remove ? 'stopAndRemove' : 'stop', { onSuccess: () => setStopping(false) });
  const hasDownload = item.upgrade?.downloadId != null;
  return (
    <div className="flex flex-wrap gap-2 empty:hidden">
      {!item.cutoffMet && (
        <Button
          size="sm"
          className="max-sm:px-2.5"
          busy={act.isPending && act.variables === 'look'}
          disabled={item.upgrade !== null && isMoving(item.upgrade.state)}
          icon={<Search aria-hidden className="size-4" />}
          onClick={() => act.mutate('look')}
        >
          {t('upgrade.look')}
        </Button>
      )}
      {active && (
        <Button
          size="sm"
          variant="ghost"
          icon={<Square aria-hidden className="size-4" />}
          onClick={() => setStopping(true)}
        >
          {t('upgrade.stop')}
        </Button>
      )}
      {stopping && (
        <ConfirmDialog
          open
          onOpenChange={setStopping}
          title={t('upgrade.stopTitle', { title: item.book.title })}
          description={t('upgrade.stopText')}
          action={t('upgrade.stop')}
          busy={act.isPending}
          onConfirm={stop}
        >
          {hasDownload && (
            <CheckboxField
              label={t('upgrade.remove')}
              checked={remove}
              onChange={(event) => setRemove(event.target.checked)}
            />
          )}
        </ConfirmDialog>
      )}
    </div>
  );
}

const isMoving = (state: NonNullable<UpgradableBook['upgrade']>['state']): boolean =>
  ['searching', 'grabbed', 'downloading', 'downloaded', 'importing'].includes(state);
