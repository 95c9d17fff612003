import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps, ReactNode } from 'react';
import { Spinner } from './spinner.tsx';

/** The look of a button; links that act like one use it too. */
export const buttonClass = cva(
  'edge relative inline-flex shrink-0 items-center justify-center gap-2 max-w-full rounded-md font-semibold whitespace-nowrap select-none max-xs:whitespace-normal transition-colors duration-150 disabled:opacity-50 aria-disabled:opacity-50 [&_svg]:shrink-0',
  {
    variants: {
      variant: {
        primary: 'bg-accent text-on-accent hover:bg-accent-hover',
        secondary: 'bg-raised text-text ring-1 ring-inset ring-line hover:bg-hover',
        ghost: 'text-muted hover:bg-raised hover:text-text',
        danger: 'bg-danger-fill text-white hover:brightness-110',
        quietDanger: 'text-danger hover:bg-danger-soft',
      },
      size: {
        sm: 'min-h-9 px-3 py-1 text-sm max-sm:min-h-11 touch:min-h-11',
        md: 'min-h-10 px-4 py-1 text-base max-sm:min-h-11 touch:min-h-11',
        lg: 'min-h-12 px-6 py-1 text-lg',
        icon: 'size-10 max-sm:size-11 touch:size-11',
      },
    },
    defaultVariants: { variant: 'secondary', size: 'md' },
  },
);

type ButtonLook = VariantProps<typeof buttonClass>;

type ButtonProps = ComponentProps<'button'> &
  ButtonLook & {
    icon?: ReactNode;
    /** Something is under way: shows a spinner and takes no second press. */
    busy?: boolean;
  };

export function Button({
  variant,
  size,
  icon,
  busy = false,
  className,
  children,
  disabled,
  'aria-disabled': ariaDisabled,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled === true}
      // Not disabled: that would take the focus from it.
      aria-disabled={busy || ariaDisabled}
      aria-busy={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      className={buttonClass({ variant, size, className })}
    >
      {busy ? <Spinner className="size-4" /> : icon}
      {children}
    </button>
  );
}

type IconButtonProps = Omit<ButtonProps, 'children' | 'size'> & {
  /** What it does; also the tooltip. */
  label: string;
};

export function IconButton({ label, variant = 'ghost', ...rest }: IconButtonProps) {
  return <Button {...rest} variant={variant} size="icon" aria-label={label} title={label} />;
}
