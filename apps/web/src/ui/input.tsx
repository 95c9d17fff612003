import { clsx } from 'clsx';
import { ChevronDown, Eye, EyeOff } from 'lucide-react';
import { type ComponentProps, useState } from 'react';
import { t } from '../lib/i18n/index.ts';

const BOX =
  'w-full min-w-0 rounded-md bg-sunken px-3 text-base text-text ring-1 ring-inset ring-line-strong transition-shadow hover:ring-muted focus:outline-none focus-visible:ring-2 focus-visible:ring-accent disabled:opacity-60 aria-invalid:ring-danger max-sm:text-[1rem]';
const HEIGHT = 'h-10 max-sm:h-11 touch:h-11';

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input {...rest} className={clsx(BOX, HEIGHT, className)} />;
}

export function Textarea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea rows={3} {...rest} className={clsx(BOX, 'py-2', className)} />;
}

/** A native select: right on every phone and with every screen reader. */
export function Select({ className, children, ...rest }: ComponentProps<'select'>) {
  return (
    <span className={clsx('relative block', className)}>
      <select
        {...rest}
        className={clsx(BOX, HEIGHT, 'appearance-none field-sizing-content truncate pr-9 max-sm:pr-7')}
      >
        {children}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-3 size-4 -translate-y-1/2 text-faint max-sm:right-2"
      />
    </span>
  );
}

type PasswordInputProps = ComponentProps<'input'> & {
  /** A secret is stored already; leaving the field empty keeps it. */
  stored?: boolean;
};

export function PasswordInput({ stored = false, className, ...rest }: PasswordInputProps) {
  const [shown, setShown] = useState(false);
  return (
    <span className="relative block">
      <Input
        autoComplete="off"
        placeholder={stored ? t('form.secretStored') : undefined}
        {...rest}
        type={shown ? 'text' : 'password'}
        className={clsx('pr-11', className)}
      />
      <button
        type="button"
        aria-label={shown ? t('form.hideSecret') : t('form.showSecret')}
        aria-pressed={shown}
        disabled={rest.disabled}
        onClick={() => setShown(!shown)}
        className="absolute inset-y-0 right-0 grid w-11 place-items-center rounded-r-md text-faint hover:text-text disabled:opacity-50"
      >
        {shown ? <EyeOff aria-hidden className="size-4" /> : <Eye aria-hidden className="size-4" />}
      </button>
    </span>
  );
}
