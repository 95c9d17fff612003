import { useState } from 'react';
import type { FoundFolder } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { useAdoptFolders } from './queries.ts';

type Least = 'confirmed' | 'likely';

type AdoptManyProps = {
  rootFolderId: string;
  counts: Partial<Record<FoundFolder['confidence'], number>>;
  busy: boolean;
};

/** Takes in everything that is known well enough, with one question. */
export function AdoptMany({ rootFolderId, counts, busy }: AdoptManyProps) {
  const [asked, setAsked] = useState<Least | null>(null);
  const adopt = useAdoptFolders(rootFolderId);
  const confirmed = counts.confirmed ?? 0;
  const likely = counts.likely ?? 0;
  const countOf = (least: Least): number => (least === 'confirmed' ? confirmed : confirmed + likely);
  if (confirmed + likely === 0) return null;
  return (
    <div className="flex flex-wrap gap-2.5">
      {confirmed > 0 && (
        <Button variant="primary" disabled={busy} onClick={() => setAsked('confirmed')}>
          {t('adopt.allConfirmed', { count: confirmed })}
        </Button>
      )}
      {likely > 0 && (
        <Button disabled={busy} onClick={() => setAsked('likely')}>
          {t('adopt.allLikely', { count: confirmed + likely })}
        </Button>
      )}
      {asked !== null && (
        <ConfirmDialog
          open
          onOpenChange={() => setAsked(null)}
          danger={false}
          title={t('adopt.sure', { count: countOf(asked) })}
          description={t('adopt.sureText')}
          action={t('adopt.take')}
          busy={adopt.isPending}
          onConfirm={() =>
            adopt.mutate(
              { confidence: asked === 'confirmed' ? ['confirmed'] : ['confirmed', 'likely'] },
              { onSuccess: () => setAsked(null) },
            )
          }
        />
      )}
    </div>
  );
}
