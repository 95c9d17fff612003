import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowRight, CircleCheck, CircleDashed } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Page, Request } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Card, Section } from '../../ui/page.tsx';
import { PartError } from '../../ui/states.tsx';
import { attentionQuery } from '../requests/queries.ts';
import { RequestRow } from '../requests/request-row.tsx';
import { type SetupProgress, useSetupProgress } from '../setup/progress.ts';

const SHOWN_DECISIONS = 4;

type AdminRoomsProps = {
  /** The page below; it stands under the admin's part, so it waits for it. */
  children: (ready: boolean, corner: ReactNode) => ReactNode;
};

/** The home page of an admin: what needs a decision comes first. */
export function AdminRooms({ children }: AdminRoomsProps) {
  const attention = useQuery(attentionQuery(SHOWN_DECISIONS));
  const setup = useSetupProgress();
  const ready = !attention.isPending && setup !== 'loading';
  return children(
    ready,
    <>
      {attention.isError && <PartError error={attention.error} onRetry={() => void attention.refetch()} />}
      <AdminCorner attention={attention.data} setup={typeof setup === 'string' ? undefined : setup} />
    </>,
  );
}

type AdminCornerProps = { attention: Page<Request> | undefined; setup: SetupProgress | undefined };

/** What only an admin can do something about: the rest of the set-up, and requests that need a decision. */
function AdminCorner({ attention, setup }: AdminCornerProps) {
  const waiting = attention?.records ?? [];
  return (
    <>
      {setup !== undefined && setup.missing.length > 0 && <SetupCard progress={setup} />}
      {waiting.length > 0 && (
        <Section
          title={t('home.attention')}
          actions={
            <Link
              to="/requests"
              search={{ filter: 'attention' }}
              className="rounded-sm py-1 text-sm font-semibold text-accent-text hover:underline"
            >
              {t('home.allAttention', { count: attention?.totalRecords ?? 0 })}
            </Link>
          }
        >
          <ul aria-label={t('home.attention')} className="grid gap-3">
            {waiting.map((request) => (
              <li key={request.id}>
                <RequestRow request={request} showUser />
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

function SetupCard({ progress }: { progress: SetupProgress }) {
  return (
    <Card className="grid gap-5 p-5 sm:grid-cols-[1fr_auto] sm:items-center sm:p-6">
      <div>
        <h2 className="text-lg font-semibold">{t('home.setupTitle')}</h2>
        <ul className="mt-3 flex flex-wrap gap-x-6 gap-y-2 text-base">
          {progress.steps.map((step) => (
            <li
              key={step.key}
              className={`flex items-center gap-2 ${step.done ? 'text-muted' : 'font-medium'}`}
            >
              {step.done ? (
                <CircleCheck aria-hidden className="size-4.5 text-accent-text" />
              ) : (
                <CircleDashed aria-hidden className="size-4.5 text-warn" />
              )}
              {t(`setup.${step.key}.name`)}
              <span className="sr-only">{t(step.done ? 'setup.isDone' : 'setup.isMissing')}</span>
            </li>
          ))}
        </ul>
      </div>
      <Link
        to="/setup"
        search={{ step: progress.missing[0] }}
        className={buttonClass({ variant: 'primary' })}
      >
        {t('home.setupContinue')}
        <ArrowRight aria-hidden className="size-4" />
      </Link>
    </Card>
  );
}
