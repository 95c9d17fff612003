import { CircleCheck, CircleX, Minus } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { isApiError, messageOf } from '../lib/api/problem.ts';
import type { TestResult } from '../lib/api/types.ts';
import { t, told } from '../lib/i18n/rooms.ts';
import { Spinner } from './spinner.tsx';

type TestPanelProps = { result: TestResult | undefined; error: unknown; busy: boolean };

/** What a test found: good or bad in one sentence, what to do, and the facts on the way. */
export function TestPanel({ result, error, busy }: TestPanelProps) {
  const panel = useRef<HTMLDivElement>(null);
  const outcome = error ?? result;
  useEffect(() => {
    if (outcome !== undefined && !busy)
      panel.current?.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
  }, [outcome, busy]);
  return (
    <div ref={panel} role="status" aria-live="polite" className="scroll-mt-6 scroll-mb-36 empty:hidden">
      {busy && (
        <p className="flex items-center gap-2.5 px-1 py-2 text-muted">
          <Spinner className="size-4.5" />
          {t('test.running')}
        </p>
      )}
      {!busy && error !== null && error !== undefined && (
        <Outcome
          ok={false}
          message={messageOf(error)}
          hint={isApiError(error) ? (error.hint ?? undefined) : undefined}
          details={[]}
        />
      )}
      {!busy && (error === null || error === undefined) && result !== undefined && <Outcome {...result} />}
    </div>
  );
}

function Outcome({ ok, message, hint, details }: Pick<TestResult, 'ok' | 'message' | 'hint' | 'details'>) {
  return (
    <div
      data-test-result={ok ? 'ok' : 'failed'}
      className={`edge animate-rise rounded-lg p-4 ${ok ? 'bg-accent-soft' : 'bg-danger-soft'}`}
    >
      <p className={`flex items-start gap-2.5 font-semibold ${ok ? 'text-accent-text' : 'text-danger'}`}>
        {ok ? (
          <CircleCheck aria-hidden className="mt-0.5 size-5 shrink-0" />
        ) : (
          <CircleX aria-hidden className="mt-0.5 size-5 shrink-0" />
        )}
        <span>
          <span className="sr-only">{t(ok ? 'test.ok' : 'test.failed')} </span>
          {told(message)}
        </span>
      </p>
      {hint !== undefined && hint !== '' && <p className="mt-1 ml-7.5">{told(hint)}</p>}
      {(details ?? []).length > 0 && (
        <dl className="mt-3 ml-7.5 grid gap-x-4 gap-y-1.5 text-sm sm:grid-cols-[fit-content(50%)_minmax(0,1fr)]">
          {details.map((detail) => (
            <div key={detail.label} className="contents">
              <dt className="text-muted">{told(detail.label)}</dt>
              <dd className="flex min-w-0 items-start gap-1.5 wrap-anywhere max-sm:mb-1.5">
                <DetailSign ok={detail.ok} />
                {told(detail.value)}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

function DetailSign({ ok }: { ok: boolean | undefined }) {
  const look = 'mt-0.5 size-4 shrink-0';
  if (ok === undefined) return <Minus aria-hidden className={`${look} text-faint`} />;
  return ok ? (
    <CircleCheck role="img" aria-label={t('test.good')} className={`${look} text-accent-text`} />
  ) : (
    <CircleX role="img" aria-label={t('test.bad')} className={`${look} text-danger`} />
  );
}
