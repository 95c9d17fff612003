import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps, ReactNode } from 'react';
import { Spinner } from './spinner.tsx';

/** The look of a button; links that act like one use it too. */
export const buttonClass = cva(
  'edge relative inline-flex shrink-0 items-center justify-center gap-2 rounded-md font-semibold whitespace-nowrap select-none transition-colors duration-150 disabled:opacity-50 aria-disabled:opacity-50 [&_svg]:shrink-0',
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
        sm: 'h-9 px-3 text-sm max-sm:h-11 touch:h-11',
        md: 'h-10 px-4 text-base max-sm:h-11 touch:h-11',
        lg: 'h-12 px-6 text-lg',
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
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
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
