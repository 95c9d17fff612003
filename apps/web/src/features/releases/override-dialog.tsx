import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { Release } from '../../lib/api/types.ts';
import { t, told } from '../../lib/i18n/rooms.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Notice } from '../../ui/states.tsx';
import { startsWithWedge, WedgeChoice } from './wedge-choice.tsx';

type OverrideDialogProps = {
  release: Release;
  busy: boolean;
  onClose: () => void;
  onConfirm: (useFreeleech: boolean) => void;
};

/** Grabbing against the decision: what speaks against it is read once more before it is done. */
export function OverrideDialog({ release, busy, onClose, onConfirm }: OverrideDialogProps) {
  const [useFreeleech, setFreeleech] = useState(startsWithWedge(release));
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={t('override.title')}
      description={release.title}
      action={t('override.confirm')}
      busy={busy}
      onConfirm={() => onConfirm(useFreeleech)}
    >
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
