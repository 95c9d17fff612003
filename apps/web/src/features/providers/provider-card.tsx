import { ChevronDown, Trash2 } from 'lucide-react';
import { useId, useState } from 'react';
import type { Provider, ProviderCollection, ProviderSchema } from '../../lib/api/types.ts';
import { formatRelative } from '../../lib/format/index.ts';
import { t, told } from '../../lib/i18n/rooms.ts';
import { useNow } from '../../lib/now.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Card } from '../../ui/page.tsx';
import { toastError } from '../../ui/toast.ts';
import { ProviderFacts } from './provider-facts.tsx';
import { ProviderForm } from './provider-form.tsx';
import { useDeleteProvider } from './queries.ts';

type ProviderCardProps = {
  collection: ProviderCollection;
  provider: Provider;
  schema: ProviderSchema | undefined;
  startOpen: boolean;
  saveLabel?: string;
  onSaved?: (provider: Provider) => void;
};

export function ProviderCard({
  collection,
  provider,
  schema,
  startOpen,
  saveLabel,
  onSaved,
}: ProviderCardProps) {
  const [open, setOpen] = useState(startOpen);
  // Closing it again keeps what was typed.
  const [wasOpen, setWasOpen] = useState(startOpen);
  const [removing, setRemoving] = useState(false);
  const remove = useDeleteProvider(collection);
  const bodyId = useId();
  const now = useNow();
  const { status } = provider;
  return (
    <Card>
      <h2>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={bodyId}
          onClick={() => {
            setOpen(!open);
            setWasOpen(true);
          }}
          className="flex min-h-16 w-full items-center gap-4 rounded-lg px-5 py-3 text-left hover:bg-raised sm:px-6"
        >
          <span className="min-w-0 flex-1">
            <span className="block truncate text-lg font-semibold">{provider.name}</span>
            {schema !== undefined && schema.label !== provider.name && (
              <span className="block text-sm text-faint">{told(schema.label)}</span>
            )}
          </span>
          <ProviderStateBadge provider={provider} />
          <ChevronDown
            aria-hidden
            className={`size-5 shrink-0 text-faint transition-transform ${open ? 'rotate-180' : ''}`}
          />
        </button>
      </h2>
      {status.message !== null && provider.enabled && status.state === 'backedOff' && (
        <p className="px-5 pb-3 text-sm text-danger sm:px-6">
          {told(status.message)}
          {status.disabledUntil !== null && (
            <span className="text-muted">
              {' '}
              {t('provider.until', { when: formatRelative(status.disabledUntil, now) })}
            </span>
          )}
        </p>
      )}
      {provider.facts.length > 0 && <ProviderFacts facts={provider.facts} />}
      <div id={bodyId} hidden={!open} className="border-t border-line px-5 py-5 sm:px-6">
        {schema === undefined ? (
          <p className="text-muted">{t('provider.unknownKind', { name: provider.implementation })}</p>
        ) : (
          wasOpen && (
            <ProviderForm
              collection={collection}
              schema={schema}
              provider={provider}
              {...(saveLabel === undefined ? {} : { saveLabel })}
              {...(onSaved === undefined ? {} : { onSaved })}
            />
          )
        )}
        <div className="mt-5 border-t border-line pt-4">
          <Button
            variant="quietDanger"
            size="sm"
            icon={<Trash2 aria-hidden className="size-4" />}
            onClick={() => setRemoving(true)}
          >
            {t('provider.remove', { name: provider.name })}
          </Button>
        </div>
      </div>
      <ConfirmDialog
        open={removing}
        onOpenChange={setRemoving}
        title={t('provider.removeTitle', { name: provider.name })}
        description={t('provider.removeText')}
        action={t('common.remove')}
        busy={remove.isPending}
        onConfirm={() =>
          remove.mutate(provider.id, { onSuccess: () => setRemoving(false), onError: toastError })
        }
      />
    </Card>
  );
}

function ProviderStateBadge({ provider }: { provider: Provider }) {
  if (!provider.enabled) return <Badge>{t('providerState.off')}</Badge>;
  if (provider.status.state === 'backedOff')
    return <Badge tone="danger">{t('providerState.backedOff')}</Badge>;
  if (provider.status.state === 'ok') return <Badge tone="accent">{t('providerState.ok')}</Badge>;
  return <Badge>{t('providerState.unknown')}</Badge>;
}
