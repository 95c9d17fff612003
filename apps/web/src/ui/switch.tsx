import type { ComponentProps, ReactNode } from 'react';
import { LockedNote } from './field.tsx';

type SwitchFieldProps = Omit<ComponentProps<'input'>, 'type'> & {
  label: string;
  help?: ReactNode;
  locked?: boolean;
  lockedBy?: string | undefined;
};

/** A native checkbox that looks and is announced as a switch; the whole row is its target. */
export function SwitchField({
  label,
  help,
  locked = false,
  lockedBy,
  className = '',
  disabled,
  ...rest
}: SwitchFieldProps) {
  return (
    <label className={`flex min-h-11 items-start justify-between gap-4 py-1.5 ${className}`}>
      <span className="grid gap-0.5">
        <span className="text-sm font-semibold">{label}</span>
        {locked && (
          <span className="text-sm">
            <LockedNote name={lockedBy} />
          </span>
        )}
        {help !== undefined && <span className="text-sm text-muted">{help}</span>}
      </span>
      <span className="relative mt-0.5 inline-flex shrink-0">
        <input
          {...rest}
          type="checkbox"
          role="switch"
          disabled={disabled === true || locked}
          className="peer h-6 w-10.5 cursor-pointer appearance-none rounded-full bg-hover ring-1 ring-inset ring-line-strong transition-colors checked:bg-accent checked:ring-accent disabled:cursor-not-allowed disabled:opacity-50"
        />
        <span className="pointer-events-none absolute top-1 left-1 size-4 rounded-full bg-muted transition-transform peer-checked:translate-x-4.5 peer-checked:bg-on-accent" />
      </span>
    </label>
  );
}

export function CheckboxField({ label, help, className = '', ...rest }: Omit<SwitchFieldProps, 'locked'>) {
  return (
    <label
      className={`flex min-h-11 gap-3 py-1.5 ${help === undefined ? 'items-center' : 'items-start'} ${className}`}
    >
      <input
        {...rest}
        type="checkbox"
        className={`size-5 shrink-0 accent-accent ${help === undefined ? '' : 'mt-0.5'}`}
      />
      <span className="grid gap-0.5">
        <span className="text-base">{label}</span>
        {help !== undefined && <span className="text-sm text-muted">{help}</span>}
      </span>
    </label>
  );
}
