import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { Release } from '../../lib/api/types.ts';
import { t, told } from '../../lib/i18n/rooms.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Notice } from '../../ui/states.tsx';
import { useGrab } from './queries.ts';
import { startsWithWedge, WedgeChoice } from './wedge-choice.tsx';

type OverrideDialogProps = {
  requestId: string;
  release: Release;
  onClose: () => void;
  onGrabbed: () => void;
};

/** Grabbing against the decision: what speaks against it is read once more before it is done. */
export function OverrideDialog({ requestId, release, onClose, onGrabbed }: OverrideDialogProps) {
  const grab = useGrab(requestId);
  const [useFreeleech, setFreeleech] = useState(startsWithWedge(release));
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={t('override.title')}
      description={release.title}
      action={t('override.confirm')}
      busy={grab.isPending}
      onConfirm={() =>
        grab.mutate(
          { guid: release.guid, indexerId: release.indexerId, override: true, useFreeleech },
          { onSuccess: onGrabbed },
        )
      }
    >
      <FormError error={grab.error} className="mb-3" />
      <Notice tone="warn" icon={<TriangleAlert aria-hidden />}>
        <p className="font-semibold">{t('override.text')}</p>
        <ul className="mt-2 list-inside list-disc">
          {release.decision.rejections.map((rejection) => (
            <li key={`${rejection.code} ${rejection.message}`}>{told(rejection.message)}</li>
          ))}
        </ul>
      </Notice>
      <WedgeChoice release={release} checked={useFreeleech} onChange={setFreeleech} className="mt-3" />
    </ConfirmDialog>
  );
}
