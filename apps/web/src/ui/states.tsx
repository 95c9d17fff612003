import { Link } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { BookX, CircleAlert, CloudOff, RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { isApiError, messageOf } from '../lib/api/problem.ts';
import { t } from '../lib/i18n/index.ts';
import { Button, buttonClass } from './button.tsx';

type EmptyStateProps = {
  icon?: ReactNode;
  title: string;
  /** It is all there is on the page: its title is the page's heading. */
  page?: boolean;
  children?: ReactNode;
  action?: ReactNode;
};

/** Nothing here, and what to do about it. */
export function EmptyState({ icon, title, page = false, children, action }: EmptyStateProps) {
  const Heading = page ? 'h1' : 'h2';
  return (
    <div className="animate-rise mx-auto grid max-w-md justify-items-center gap-3 px-4 py-16 text-center">
      {icon !== undefined && (
        <div className="grid size-14 place-items-center rounded-full bg-raised text-accent-text [&_svg]:size-6">
          {icon}
        </div>
      )}
      <Heading className="text-lg font-semibold">{title}</Heading>
      {children !== undefined && <div className="text-base text-muted">{children}</div>}
      {action !== undefined && <div className="mt-2 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}

type ErrorStateProps = { error: unknown; page?: boolean; onRetry?: (() => void) | undefined };

/** What happened, what to do, and a way to try again. */
export function ErrorState({ error, page = false, onRetry }: ErrorStateProps) {
  const offline = isApiError(error) && error.code === 'unreachable';
  // Trying again does not bring back what is gone.
  const gone = page && isApiError(error) && error.status === 404;
  return (
    <div role="alert">
      <EmptyState
        page={page}
        icon={offline ? <CloudOff aria-hidden /> : gone ? <BookX aria-hidden /> : <CircleAlert aria-hidden />}
        title={t(offline ? 'error.unreachable' : gone ? 'notFound.title' : 'error.title')}
        action={
          gone ? (
            <Link to="/" className={buttonClass({ variant: 'primary' })}>
              {t('notFound.home')}
            </Link>
          ) : (
            onRetry !== undefined && (
              <Button icon={<RotateCw aria-hidden className="size-4" />} onClick={onRetry}>
                {t('common.tryAgain')}
              </Button>
            )
          )
        }
      >
        {!offline && <p>{messageOf(error)}</p>}
        {isApiError(error) && error.hint !== null && <p className="mt-1">{error.hint}</p>}
      </EmptyState>
    </div>
  );
}

type NoticeProps = {
  tone?: 'info' | 'warn' | 'danger' | 'ok';
  icon?: ReactNode;
  children: ReactNode;
  className?: string;
};

const NOTICE = {
  info: 'bg-info-soft text-info',
  warn: 'bg-warn-soft text-warn',
  danger: 'bg-danger-soft text-danger',
  ok: 'bg-accent-soft text-accent-text',
} as const;

/** A message that stays where it belongs. */
export function Notice({ tone = 'info', icon, children, className }: NoticeProps) {
  return (
    <div
      className={clsx('edge flex items-start gap-3 rounded-lg px-4 py-3 text-base', NOTICE[tone], className)}
    >
      <span className="mt-0.5 shrink-0 [&_svg]:size-5">{icon ?? <CircleAlert aria-hidden />}</span>
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  );
}

/** A part of a page that could not be loaded, while the rest of the page is fine. */
export function PartError({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <div role="alert">
      <Notice tone="danger">
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <p>{messageOf(error)}</p>
          <Button size="sm" onClick={onRetry}>
            {t('common.tryAgain')}
          </Button>
        </div>
      </Notice>
    </div>
  );
}

export function Skeleton({ className }: { className: string }) {
  return <div aria-hidden className={`skeleton rounded-md ${className}`} />;
}

/** The place of a line of text that is not known yet. */
export function ComingLine() {
  return <span data-loading>{'\u00a0'}</span>;
}

/** Announces once that something is loading, around skeletons that say nothing. */
export function Loading({ children }: { children: ReactNode }) {
  return (
    <div role="status" aria-live="polite" data-loading>
      <span className="sr-only">{t('common.loading')}</span>
      {children}
    </div>
  );
}
