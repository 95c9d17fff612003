import { clsx } from 'clsx';
import type { ReactNode } from 'react';

type PageHeaderProps = { title: string; description?: ReactNode; actions?: ReactNode; before?: ReactNode };

const LONG_TITLE = 140;

/** The heading of a page; it takes the focus after navigation. */
export function PageTitle({ children }: { children: string }) {
  return (
    <h1
      data-page-title
      tabIndex={-1}
      dir="auto"
      className={clsx(
        'font-serif font-semibold tracking-tight outline-none',
        // A title of five hundred letters shall not be all there is on a phone.
        children.length > LONG_TITLE ? 'text-lg sm:text-xl' : 'text-2xl sm:text-3xl',
      )}
    >
      {children}
    </h1>
  );
}

/** Title of a room, with what can be done there. */
export function PageHeader({ title, description, actions, before }: PageHeaderProps) {
  return (
    <header className="mb-6 sm:mb-8">
      {before}
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <PageTitle>{title}</PageTitle>
          {description !== undefined && (
            <p className="mt-1.5 max-w-2xl text-base text-pretty text-muted">{description}</p>
          )}
        </div>
        {actions !== undefined && <div className="flex max-w-full min-w-0 flex-wrap gap-2">{actions}</div>}
      </div>
    </header>
  );
}

type SectionProps = {
  title: string;
  description?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  className?: string;
};

export function Section({ title, description, actions, children, className = '' }: SectionProps) {
  return (
    <section className={className}>
      <div className="mb-3 flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
        <div>
          <h2 className="text-lg font-semibold">{title}</h2>
          {description !== undefined && <p className="mt-0.5 text-sm text-muted">{description}</p>}
        </div>
        {actions}
      </div>
      {children}
    </section>
  );
}

export function Card({ children, className = '' }: { children: ReactNode; className?: string }) {
  return <div className={`rounded-lg bg-surface ring-1 ring-line ring-inset ${className}`}>{children}</div>;
}
