import { useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { Toaster, toast } from 'sonner';
import { t } from '../lib/i18n/index.ts';
import { Spinner } from './spinner.tsx';
import type { ToastLevel, ToastMore } from './toast.ts';

const UNDO_MS = 8000;
let tellMounted: () => void;
/** Before that, a message that is taken away again would be forgotten to be taken away, and stay for ever. */
export const mounted = new Promise<void>((resolve) => {
  tellMounted = resolve;
});

/** What lies at the lower edge keeps its buttons. */
const FIXED = 'var(--nav-space) + var(--bar-space)';

function Messages() {
  useEffect(() => tellMounted(), []);
  return (
    <Toaster
      position="bottom-center"
      containerAriaLabel={t('common.notifications')}
      offset={`calc(1.5rem + ${FIXED})`}
      mobileOffset={{ bottom: `calc(1.75rem + ${FIXED})` }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex w-full items-center gap-3 rounded-lg bg-surface px-4 py-3 text-base text-text shadow-card ring-1 ring-line',
          title: 'text-base',
          description: 'text-sm text-muted',
          closeButton:
            'order-last ml-auto grid size-9 shrink-0 place-items-center rounded-md text-faint hover:bg-raised hover:text-text touch:size-11',
          icon: 'shrink-0 text-accent-text',
          error: '[&_[data-icon]]:text-danger',
          warning: '[&_[data-icon]]:text-warn',
          info: '[&_[data-icon]]:text-info',
          actionButton:
            'ml-auto h-9 shrink-0 rounded-md px-3 text-sm font-semibold text-accent-text hover:bg-raised touch:h-11',
        },
      }}
    />
  );
}

const host = document.createElement('div');
document.body.append(host);
createRoot(host).render(<Messages />);

export function takeAway(id: string): void {
  // A message is shown a task after it is raised; what is taken away before that would stay for ever.
  window.setTimeout(() => toast.dismiss(id));
}

export function raiseToast(level: ToastLevel, message: string, { action, hint, id }: ToastMore): void {
  const lasts = level === 'error' || level === 'waiting';
  const options = {
    // The same trouble again takes the place of the former message.
    ...(id !== undefined ? { id } : level === 'error' ? { id: message } : {}),
    // Named even where there is nothing: what takes the place of another message inherits what it leaves out.
    icon: level === 'waiting' ? <Spinner /> : undefined,
    description: hint,
    action,
    closeButton: level === 'error',
    duration: lasts ? Number.POSITIVE_INFINITY : action === undefined ? undefined : UNDO_MS,
  };
  toast[level === 'waiting' ? 'message' : level](message, options);
}
