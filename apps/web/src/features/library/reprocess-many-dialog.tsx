import { useState } from 'react';
import { t } from '../../lib/i18n/rooms.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { CheckboxField } from '../../ui/switch.tsx';
import { useReprocessMany, type WhichBooks } from './reprocess-many.ts';

type ReprocessManyDialogProps = {
  which: WhichBooks;
  /** How many books that are; undefined where nobody has counted. */
  count: number | undefined;
  onClose: () => void;
};

/** What is to be done to many books; the list of changes comes first. */
export function ReprocessManyDialog({ which, count, onClose }: ReprocessManyDialogProps) {
  const [choice, setChoice] = useState({ metadata: true, rename: true, refresh: false });
  const start = useReprocessMany();
  const idle = !choice.metadata && !choice.rename;
  const box = (key: keyof typeof choice) => ({
    label: t(`reprocess.${key}`),
    help: t(`reprocess.${key}Help`),
    checked: choice[key],
    onChange: (event: { target: { checked: boolean } }) =>
      setChoice({ ...choice, [key]: event.target.checked }),
  });
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={count === undefined ? t('reprocess.whole') : t('reprocess.many', { count })}
      description={t('reprocess.manyText')}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            variant="primary"
            busy={start.isPending}
            disabled={idle}
            onClick={() => start.mutate({ ...which, ...choice, dryRun: true }, { onSuccess: onClose })}
          >
            {t('reprocess.preview')}
          </Button>
        </>
      }
    >
      <div className="grid gap-1">
        <CheckboxField {...box('metadata')} />
        <CheckboxField {...box('rename')} />
        <CheckboxField {...box('refresh')} />
      </div>
    </Dialog>
  );
}
