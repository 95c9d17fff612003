import { Gift } from 'lucide-react';
import { t } from '../../lib/i18n/rooms.ts';
import { Button } from '../../ui/button.tsx';
import { useAnswerWedge } from './queries.ts';

/** A release waits for a person to say whether a wedge is spent on it: one click answers. */
export function WedgeQuestion({ requestId }: { requestId: string }) {
  const answer = useAnswerWedge(requestId);
  const busy = (useFreeleech: boolean): boolean => answer.isPending && answer.variables === useFreeleech;
  return (
    <>
      <Button
        variant="primary"
        size="sm"
        icon={<Gift aria-hidden className="size-4" />}
        busy={busy(true)}
        onClick={() => answer.mutate(true)}
      >
        {t('wedge.with')}
      </Button>
      <Button size="sm" busy={busy(false)} onClick={() => answer.mutate(false)}>
        {t('wedge.without')}
      </Button>
    </>
  );
}
