import { Link, type LinkProps } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';

/** The way to the list a page belongs to. */
export function BackLink({ label, ...link }: LinkProps & { label: string }) {
  return (
    <Link
      {...link}
      className="-ml-2 mb-3 inline-flex h-11 items-center gap-2 rounded-md px-2 text-sm font-semibold text-muted hover:text-text"
    >
      <ArrowLeft aria-hidden className="size-4" />
      {label}
    </Link>
  );
}
