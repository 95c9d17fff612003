import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ListFilter } from 'lucide-react';
import { useState } from 'react';
import type { Release } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Section } from '../../ui/page.tsx';
import { toastError } from '../../ui/toast.ts';
import { OverrideDialog } from './override-dialog.tsx';
import { releasesQuery, useGrab } from './queries.ts';
import { nearMisses } from './ranking.ts';
import { ReleaseRow } from './release-row.tsx';
import { rowKey, useRowChoices } from './row-choices.ts';

const SHOWN = 3;

/** For a book that waits because nothing was acceptable: what came nearest, why it was not taken, and the way to take it. */
export function NearMisses({ requestId }: { requestId: string }) {
  const search = useQuery(releasesQuery(requestId));
  const grab = useGrab(requestId);
  const [override, setOverride] = useState<Release | null>(null);
  const choices = useRowChoices();
  const found = search.data?.releases ?? [];
  const nearest = nearMisses(found, SHOWN);
  if (nearest.length === 0) return null;
  return (
    <Section title={t('releases.nearest')} className="mt-9">
      <p className="-mt-2 mb-4 text-sm text-muted">{t('releases.nearestText')}</p>
      <ul aria-label={t('releases.nearest')} className="grid gap-3">
        {nearest.map((release) => (
          <li key={rowKey(release)}>
            <ReleaseRow
              release={release}
              better={undefined}
              busy={grab.isPending && grab.variables.guid === release.guid}
              choice={choices.of(release)}
              onChoose={(change) => choices.choose(release, change)}
              onGrab={(useFreeleech) =>
                grab.mutate(
                  { guid: release.guid, indexerId: release.indexerId, override: false, useFreeleech },
                  { onError: toastError },
                )
              }
              onOverride={() => setOverride(release)}
            />
          </li>
        ))}
      </ul>
      <Link
        to="/requests/$requestId/releases"
        params={{ requestId }}
        className={buttonClass({ size: 'sm', className: 'mt-4' })}
      >
        <ListFilter aria-hidden className="size-4" />
        {t('releases.allOf', { count: found.length })}
      </Link>
      {override !== null && (
        <OverrideDialog
          requestId={requestId}
          release={override}
          onClose={() => setOverride(null)}
          onGrabbed={() => setOverride(null)}
        />
      )}
    </Section>
  );
}
