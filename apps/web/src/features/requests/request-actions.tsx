import { Link } from '@tanstack/react-router';
import {
  Check,
  Ellipsis,
  FolderInput,
  ListFilter,
  RefreshCw,
  RotateCcw,
  Search,
  Trash2,
  X,
} from 'lucide-react';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import type { Request } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/index.ts';
import { Button, buttonClass, IconButton } from '../../ui/button.tsx';
import { latePart } from '../../ui/late-part.tsx';
import type { MenuItem } from '../../ui/menu.tsx';
import { MenuButton } from '../../ui/menu-button.tsx';
import { useIsAdmin } from '../users/me.ts';
import { type RequestAction, useRequestAction } from './mutations.ts';
import { canChoose } from './states.ts';

const RequestDialogs = latePart(() =>
  import('./request-dialogs.tsx').then((module) => module.RequestDialogs),
);

/** Everything a request can be told; the last two ask first. */
type Verb = RequestAction | 'cancel' | 'delete';

const WedgeQuestion = lazy(() =>
  import('../releases/wedge-question.tsx').then((module) => ({ default: module.WedgeQuestion })),
);

export type OpenDialog = 'deny' | 'cancel' | 'delete' | null;

const ICONS: Partial<Record<Verb, ReactNode>> = {
  search: <Search aria-hidden className="size-4" />,
  retry: <RotateCcw aria-hidden className="size-4" />,
  reprocess: <RefreshCw aria-hidden className="size-4" />,
  cancel: <X aria-hidden className="size-4" />,
  delete: <Trash2 aria-hidden className="size-4" />,
};

type RequestVerbsProps = { request: Request; className?: string; onDeleted?: () => void };

/** The likely verbs for a request, as buttons; nothing when there is none. */
export function RequestButtons({ request, className = '' }: RequestVerbsProps) {
  const admin = useIsAdmin();
  const can = (action: string): boolean => request.actions.includes(action);
  const mayChoose = admin && canChoose(request.status) && !can('approve');
  const byHand = admin && request.status === 'importBlocked' ? request.downloadId : null;
  if (!can('approve') && !can('retry') && !mayChoose && byHand === null) return null;
  return <Buttons request={request} className={className} mayChoose={mayChoose} byHand={byHand} />;
}

type ButtonsProps = { request: Request; className: string; mayChoose: boolean; byHand: string | null };

function Buttons({ request, className, mayChoose, byHand }: ButtonsProps) {
  const [dialog, setDialog] = useState<OpenDialog>(null);
  const act = useRequestAction();
  const can = (action: string): boolean => request.actions.includes(action);
  const run = (action: RequestAction) => (): void => act.mutate({ request, action });
  const busy = (action: RequestAction): boolean => act.isPending && act.variables.action === action;
  return (
    <div className={`relative z-10 flex flex-wrap items-center gap-2 ${className}`}>
      {can('approve') && (
        <Button
          variant="primary"
          size="sm"
          icon={<Check aria-hidden className="size-4" />}
          busy={busy('approve')}
          onClick={run('approve')}
        >
          {t('requestAction.approve')}
        </Button>
      )}
      {can('approve') && can('deny') && (
        <Button size="sm" onClick={() => setDialog('deny')}>
          {t('requestAction.deny')}
        </Button>
      )}
      {mayChoose && request.reasonCode === 'freeleechQuestion' && (
        <Suspense>
          <WedgeQuestion requestId={request.id} />
        </Suspense>
      )}
      {can('retry') && (
        <Button size="sm" icon={ICONS.retry} busy={busy('retry')} onClick={run('retry')}>
          {t('requestAction.retry')}
        </Button>
      )}
      {byHand !== null && (
        <Link to="/activity/import" search={{ downloadId: byHand }} className={buttonClass({ size: 'sm' })}>
          <FolderInput aria-hidden className="size-4" />
          {t('requestAction.byHand')}
        </Link>
      )}
      {mayChoose && (
        <Link
          to="/requests/$requestId/releases"
          params={{ requestId: request.id }}
          className={buttonClass({ size: 'sm' })}
        >
          <ListFilter aria-hidden className="size-4" />
          {t('requestAction.choose')}
        </Link>
      )}
      <Dialogs request={request} dialog={dialog} onClose={() => setDialog(null)} />
    </div>
  );
}

/** The other verbs, behind three dots. */
export function RequestMenu({ request, className = '', onDeleted }: RequestVerbsProps) {
  const [dialog, setDialog] = useState<OpenDialog>(null);
  const act = useRequestAction();
  const can = (action: string): boolean => request.actions.includes(action);
  const run = (action: RequestAction) => (): void => act.mutate({ request, action });
  const items: MenuItem[] = [];
  const add = (action: Verb, onSelect: () => void, danger = false): void => {
    if (!can(action)) return;
    items.push({ key: action, label: t(`requestAction.${action}`), icon: ICONS[action], danger, onSelect });
  };
  add('search', run('search'));
  if (!can('approve')) add('deny', () => setDialog('deny'));
  add('reprocess', run('reprocess'));
  add('cancel', () => setDialog('cancel'));
  add('delete', () => setDialog('delete'), true);
  if (items.length === 0) return null;
  return (
    <div className={`relative z-10 ${className}`}>
      <MenuButton
        items={items}
        trigger={
          <IconButton
            label={t('requestAction.more', { title: request.book.title })}
            icon={<Ellipsis aria-hidden className="size-5" />}
          />
        }
      />
      <Dialogs request={request} dialog={dialog} onClose={() => setDialog(null)} onDeleted={onDeleted} />
    </div>
  );
}

type DialogsProps = {
  request: Request;
  dialog: OpenDialog;
  onClose: () => void;
  onDeleted?: (() => void) | undefined;
};

function Dialogs({ request, dialog, onClose, onDeleted }: DialogsProps) {
  if (dialog === null) return null;
  return (
    <RequestDialogs
      request={request}
      dialog={dialog}
      onClose={onClose}
      onDeleted={() => onDeleted?.()}
      onGiveUp={onClose}
    />
  );
}
