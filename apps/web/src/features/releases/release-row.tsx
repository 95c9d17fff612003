import { ChevronDown, CircleX, Clock3, Download, ExternalLink, Gift } from 'lucide-react';
import type { Release } from '../../lib/api/types.ts';
import { formatDateTime, formatNumber, formatRelative, formatSize } from '../../lib/format/index.ts';
import { t, told } from '../../lib/i18n/rooms.ts';
import { useNow } from '../../lib/now.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Card } from '../../ui/page.tsx';
import { joinNames } from '../../ui/person.ts';
import { languageName } from '../catalog/language-name.ts';
import { type RowChoice, rowKey } from './row-choices.ts';
import { WedgeChoice } from './wedge-choice.tsx';

type ReleaseRowProps = {
  release: Release;
  /** The accepted release ranked just before it. */
  better: Release | undefined;
  busy: boolean;
  choice: RowChoice;
  onChoose: (change: Partial<RowChoice>) => void;
  onGrab: (useFreeleech: boolean) => void;
  onOverride: () => void;
};

export function ReleaseRow({ release, better, busy, choice, onChoose, onGrab, onOverride }: ReleaseRowProps) {
  const { decision } = release;
  const { open, useFreeleech } = choice;
  const detailsId = `release-${rowKey(release)}`.replace(/[^\w-]/g, '_');
  return (
    <Card className={`p-3.5 ${decision.rank === 1 ? '!ring-2 !ring-accent' : ''}`}>
      <div className="grid gap-x-5 gap-y-3 md:grid-cols-[2.25rem_minmax(0,1fr)_auto]">
        <div className="flex items-center gap-3 md:justify-center md:self-start md:pt-0.5">
          {decision.rank === null ? (
            <CircleX aria-label={t('releases.rejected')} role="img" className="size-6 text-danger" />
          ) : (
            <span
              className={`edge tabular grid size-8 place-items-center rounded-full text-sm font-bold ${decision.rank === 1 ? 'bg-accent text-on-accent' : 'bg-raised text-muted'}`}
            >
              <span className="sr-only">{t('releases.rank')} </span>
              {decision.rank}
            </span>
          )}
        </div>
        <div className="min-w-0">
          <h3 className="font-semibold">{release.title}</h3>
          <ReleaseFacts release={release} />
          {decision.rejections.length > 0 && (
            <ul aria-label={t('releases.reasons')} className="mt-2.5 grid gap-1">
              {decision.rejections.map((rejection) => (
                <li
                  key={`${rejection.code} ${rejection.message}`}
                  className={`flex items-start gap-2 text-sm ${rejection.type === 'temporary' ? 'text-warn' : 'text-danger'}`}
                >
                  {rejection.type === 'temporary' ? (
                    <Clock3 aria-hidden className="mt-0.5 size-4 shrink-0" />
                  ) : (
                    <CircleX aria-hidden className="mt-0.5 size-4 shrink-0" />
                  )}
                  <span>
                    {told(rejection.message)}
                    {rejection.type === 'temporary' && (
                      <span className="text-faint"> {t('releases.temporary')}</span>
                    )}
                  </span>
                </li>
              ))}
            </ul>
          )}
          {decision.accepted && (
            <WedgeChoice
              release={release}
              checked={useFreeleech}
              onChange={(wanted) => onChoose({ useFreeleech: wanted })}
              className="mt-2.5"
            />
          )}
        </div>
        <div className="flex flex-wrap items-start gap-2 md:justify-end">
          {decision.accepted ? (
            <Button
              variant={decision.rank === 1 ? 'primary' : 'secondary'}
              size="sm"
              icon={<Download aria-hidden className="size-4" />}
              busy={busy}
              aria-label={t('releases.grabThis', { title: release.title })}
              onClick={() => onGrab(useFreeleech)}
            >
              {t('releases.grab')}
            </Button>
          ) : (
            <Button
              size="sm"
              aria-label={t('releases.overrideThis', { title: release.title })}
              onClick={onOverride}
            >
              {t('releases.override')}
            </Button>
          )}
          <Button
            variant="ghost"
            size="sm"
            aria-expanded={open}
            aria-controls={detailsId}
            onClick={() => onChoose({ open: !open })}
            icon={
              <ChevronDown
                aria-hidden
                className={`size-4 transition-transform ${open ? 'rotate-180' : ''}`}
              />
            }
          >
            {t('releases.details')}
          </Button>
        </div>
      </div>
      {open && <ReleaseDetails id={detailsId} release={release} better={better} />}
    </Card>
  );
}

function ReleaseFacts({ release }: { release: Release }) {
  const now = useNow();
  const facts = [
    <span key="indexer" className="font-medium text-text">
      {release.indexer}
    </span>,
    release.sizeBytes === null ? '' : formatSize(release.sizeBytes),
    release.seeders === null ? '' : t('releases.seeders', { count: release.seeders }),
    release.formats.map((format) => format.toUpperCase()).join(', '),
    release.bitrateKbps === null ? '' : t('releases.bitrate', { rate: Math.round(release.bitrateKbps) }),
    release.language && languageName(release.language),
    release.publishedAt !== null && (
      <time key="age" dateTime={release.publishedAt} title={formatDateTime(release.publishedAt)}>
        {formatRelative(release.publishedAt, now)}
      </time>
    ),
  ];
  return (
    <>
      <Facts className="mt-1 text-sm text-muted" items={facts} />
      {(release.freeleech || release.decision.pack || release.flags.length > 0) && (
        <p className="mt-2 flex flex-wrap gap-1.5">
          {release.freeleech && (
            <Badge tone="accent" icon={<Gift aria-hidden />}>
              {t('releases.freeleech')}
            </Badge>
          )}
          {release.decision.pack && (
            <Badge tone="info">
              {release.contains.length > 1
                ? t('releases.packOf', { count: release.contains.length })
                : t('releases.pack')}
            </Badge>
          )}
          {release.flags
            .filter((flag) => flag.toLowerCase() !== 'freeleech')
            .map((flag) => (
              <Badge key={flag}>{flag}</Badge>
            ))}
        </p>
      )}
    </>
  );
}

type ReleaseDetailsProps = { id: string; release: Release; better: Release | undefined };

function ReleaseDetails({ id, release, better }: ReleaseDetailsProps) {
  const deciding = better?.decision.ahead ?? undefined;
  const understood = [
    { label: t('releases.authors'), value: joinNames(release.authors) },
    { label: t('releases.narrators'), value: joinNames(release.narrators) },
    {
      label: t('releases.series'),
      value: release.series
        .map((series) => (series.position === null ? series.name : `${series.name} ${series.position}`))
        .join(', '),
    },
    { label: t('releases.year'), value: release.year === null ? '' : String(release.year) },
    { label: t('releases.leechers'), value: release.leechers === null ? '' : formatNumber(release.leechers) },
    { label: t('releases.grabs'), value: release.grabs === null ? '' : formatNumber(release.grabs) },
  ].filter((fact) => fact.value !== '');
  return (
    <div id={id} className="mt-4 grid gap-6 border-t border-line pt-4 md:grid-cols-2">
      <div>
        <h4 className="mb-2 text-sm font-semibold">{t('releases.understood')}</h4>
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
          {understood.map((fact) => (
            <div key={fact.label} className="contents">
              <dt className="text-faint">{fact.label}</dt>
              <dd>{fact.value}</dd>
            </div>
          ))}
        </dl>
        {release.contains.length > 0 && <PackContents books={release.contains} />}
        {release.infoUrl !== null && (
          <a
            href={release.infoUrl}
            target="_blank"
            rel="noreferrer"
            className="mt-3 inline-flex items-center gap-1.5 rounded-sm py-1 text-sm font-semibold text-accent-text hover:underline"
          >
            {t('releases.openPage', { indexer: release.indexer })}
            <ExternalLink aria-hidden className="size-3.5" />
          </a>
        )}
      </div>
      <div>
        <h4 className="mb-2 text-sm font-semibold">{t('releases.score')}</h4>
        {deciding !== undefined && (
          <p className="mb-2 text-sm font-medium text-info">
            {t('releases.behind', { rank: better?.decision.rank ?? '', text: told(deciding.text) })}
          </p>
        )}
        <ol className="grid list-inside list-decimal gap-1 text-sm text-muted marker:text-faint">
          {release.decision.scoreParts.map((part) => (
            <li
              key={part.criterion}
              className={part.criterion === deciding?.criterion ? 'font-semibold text-text' : ''}
            >
              {told(part.text)}
            </li>
          ))}
        </ol>
      </div>
    </div>
  );
}

/** The books a pack holds, by number where the title is not told. */
function PackContents({ books }: { books: Release['contains'] }) {
  return (
    <>
      <h4 className="mt-4 mb-2 text-sm font-semibold">{t('releases.contains')}</h4>
      <ul aria-label={t('releases.contains')} className="grid gap-1 text-sm">
        {books.map(({ position, title }) => (
          <li key={`${position ?? ''} ${title ?? ''}`} className="flex gap-3">
            <span className="tabular w-8 shrink-0 text-right text-faint">{position}</span>
            <span className={title === null ? 'text-faint' : ''}>{title ?? t('releases.untitled')}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
