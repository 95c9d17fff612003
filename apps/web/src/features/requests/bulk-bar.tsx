import { X } from 'lucide-react';
import { useState } from 'react';
import type { BulkAction, BulkResult, Request } from '../../lib/api/types.ts';
import { t, told } from '../../lib/i18n/rooms.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Textarea } from '../../ui/input.tsx';
import { useBulkAction } from './many.ts';
import { verbsFor } from './selection.ts';
import { KEEP_EVERYTHING, TorrentChoice } from './torrent-choice.tsx';

type BulkBarProps = {
  selected: readonly Request[];
  /** How many could be selected: those that are loaded. */
  shown: number;
  onSelectAll: () => void;
  /** Hears which requests refused. */
  onDone: (failed: BulkResult['failed']) => void;
};

/** What can be done with all selected requests at once, above the foot of the page. */
export function BulkBar({ selected, shown, onSelectAll, onDone }: BulkBarProps) {
  const [asking, setAsking] = useState<BulkAction | null>(null);
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  const act = useBulkAction();
  const verbs = verbsFor(selected);
  const run = (verb: BulkAction, requests: readonly Request[]): void => {
    setRefusals([]);
    if (verb === 'deny' || verb === 'cancel' || verb === 'delete') setAsking(verb);
    else act.mutate({ action: verb, requests }, { onSuccess: ({ failed }) => finish(failed) });
  };
  const finish = (failed: BulkResult['failed']): void => {
    // Told with their titles now: a request that is gone cannot tell it later.
    const titles = new Map(selected.map((request) => [request.id, request.book.title]));
    setRefusals(failed.map(({ id, message }) => ({ id, title: titles.get(id) ?? '', message })));
    onDone(failed);
  };
  const asked = verbs.find(({ verb }) => verb === asking);
  return (
    <div
      role="region"
      aria-label={t('bulk.label')}
      className="animate-rise fixed inset-x-3 bottom-[calc(1rem+var(--nav-space))] z-20 mx-auto max-w-3xl rounded-xl bg-surface p-2.5 shadow-card ring-1 ring-line-strong md:bottom-6 md:left-[calc(14rem+0.75rem)]"
    >
      {refusals.length > 0 && <Refusals refusals={refusals} />}
      <div className="flex flex-wrap items-center gap-2">
        <p role="status" className="tabular px-2 text-base font-semibold">
          {t('bulk.selected', { count: selected.length })}
        </p>
        {selected.length < shown && (
          <Button size="sm" variant="ghost" onClick={onSelectAll}>
            {t('bulk.all', { count: shown })}
          </Button>
        )}
        <IconButton
          className="order-last ml-auto max-sm:order-none"
          label={t('bulk.end')}
          icon={<X aria-hidden className="size-5" />}
          onClick={() => onDone([])}
        />
        <div className="flex flex-wrap gap-2 max-sm:w-full sm:ml-auto">
          {verbs.map(({ verb, requests }) => (
            <Button
              key={verb}
              size="sm"
              variant={verb === 'approve' ? 'primary' : verb === 'delete' ? 'quietDanger' : 'secondary'}
              busy={act.isPending && act.variables.action === verb}
              onClick={() => run(verb, requests)}
            >
              {t(`requestAction.${verb}`)}
              {requests.length < selected.length && (
                <span className="tabular opacity-75">{requests.length}</span>
              )}
            </Button>
          ))}
        </div>
      </div>
      {asked !== undefined && (
        <BulkDialog
          verb={asked.verb}
          requests={asked.requests}
          onClose={() => setAsking(null)}
          onDone={(failed) => {
            setAsking(null);
            finish(failed);
          }}
        />
      )}
    </div>
  );
}

type Refusal = { id: string; title: string; message: string };

/** They stay selected, and say here why: a passing message would be the only one. */
function Refusals({ refusals }: { refusals: readonly Refusal[] }) {
  return (
    <div
      role="alert"
      className="edge mb-2 max-h-40 overflow-y-auto rounded-lg bg-danger-soft px-3 py-2 text-sm"
    >
      <p className="font-semibold text-danger">{t('bulk.refused', { count: refusals.length })}</p>
      <ul className="mt-1 grid gap-1">
        {refusals.map(({ id, title, message }) => (
          <li key={id}>
            <span className="font-semibold">{title}</span> {told(message)}
          </li>
        ))}
      </ul>
    </div>
  );
}

type BulkDialogProps = {
  verb: BulkAction;
  requests: readonly Request[];
  onClose: () => void;
  onDone: (failed: BulkResult['failed']) => void;
};

/** Asked once for all of them. */
function BulkDialog({ verb, requests, onClose, onDone }: BulkDialogProps) {
  const [note, setNote] = useState('');
  const [choice, setChoice] = useState(KEEP_EVERYTHING);
  const act = useBulkAction();
  const hasDownload = requests.some((request) => request.downloadId !== null);
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={t(`bulk.${verb as 'deny' | 'cancel' | 'delete'}`, { count: requests.length })}
      description={t(verb === 'deny' ? 'bulk.denyText' : verb === 'cancel' ? 'cancel.text' : 'delete.text')}
      action={t(`requestAction.${verb}`)}
      busy={act.isPending}
      onConfirm={() =>
        act.mutate(
          { action: verb, requests, note: note.trim(), ...choice },
          { onSuccess: ({ failed }) => onDone(failed) },
        )
      }
    >
      <ul className="mb-3 grid list-inside list-disc grid-cols-[minmax(0,1fr)] gap-1 text-muted">
        {requests.slice(0, 6).map((request) => (
          <li key={request.id} className="truncate">
            {request.book.title}
          </li>
        ))}
        {requests.length > 6 && (
          <li className="list-none">{t('bulk.more', { count: requests.length - 6 })}</li>
        )}
      </ul>
      {verb === 'deny' && (
        <Field label={t('deny.note')} optional>
          {(control) => (
            <Textarea
              {...control}
              value={note}
              maxLength={1000}
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Field>
      )}
      {verb !== 'deny' && hasDownload && <TorrentChoice choice={choice} onChange={setChoice} />}
    </ConfirmDialog>
  );
}
