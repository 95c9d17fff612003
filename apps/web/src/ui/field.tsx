import { Lock } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { t } from '../lib/i18n/index.ts';

type FieldControl = {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
  disabled: boolean;
};

type FieldProps = {
  label: string;
  help?: ReactNode;
  error?: string | undefined;
  optional?: boolean;
  /** Fixed by the environment: shown, not editable. */
  locked?: boolean;
  /** Name of the variable that fixes it. */
  lockedBy?: string | undefined;
  className?: string;
  children: (control: FieldControl) => ReactNode;
};

/** A label, its control, help and error, tied together for screen readers. */
export function Field({
  label,
  help,
  error,
  optional,
  locked = false,
  lockedBy,
  className = '',
  children,
}: FieldProps) {
  const id = useId();
  const helpId = `${id}-help`;
  const errorId = `${id}-error`;
  const described = [error === undefined ? '' : errorId, help === undefined && !locked ? '' : helpId]
    .filter((part) => part !== '')
    .join(' ');
  return (
    <div className={`grid content-start gap-1.5 ${className}`}>
      <div className="flex items-baseline justify-between gap-3">
        <label htmlFor={id} className="text-sm font-semibold text-text">
          {label}
        </label>
        {optional === true && <span className="text-xs text-faint">{t('form.optional')}</span>}
      </div>
      {children({
        id,
        'aria-describedby': described === '' ? undefined : described,
        'aria-invalid': error === undefined ? undefined : true,
        disabled: locked,
      })}
      {error !== undefined && (
        <p id={errorId} className="text-sm text-danger">
          {error}
        </p>
      )}
      {(help !== undefined || locked) && (
        <div id={helpId} className="text-sm text-muted">
          {locked && <LockedNote name={lockedBy} />}
          {help}
        </div>
      )}
    </div>
  );
}

export function LockedNote({ name }: { name?: string | undefined }) {
  return (
    <span className="mb-0.5 flex items-center gap-1.5 text-warn">
      <Lock aria-hidden className="size-3.5 shrink-0" />
      {name === undefined ? t('form.locked') : t('form.lockedBy', { name })}
    </span>
  );
}
