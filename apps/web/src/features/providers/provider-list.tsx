import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Provider, ProviderCollection, ProviderSchema } from '../../lib/api/types.ts';
import { t, told } from '../../lib/i18n/rooms.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/page.tsx';
import { ErrorState, Loading, Skeleton } from '../../ui/states.tsx';
import { ProviderCard } from './provider-card.tsx';
import { ProviderForm } from './provider-form.tsx';
import { providersQuery, schemasQuery } from './queries.ts';

type ProviderListProps = {
  collection: ProviderCollection;
  /** What one of them is called on the button that adds one. */
  addLabel: string;
  /** Usually there is exactly one: its form is open from the start. */
  single?: boolean;
  empty?: ReactNode;
  saveLabel?: string;
  onSaved?: (provider: Provider) => void;
};

/** The stored connections of one kind, each with its form, and a way to add another. */
export function ProviderList({
  collection,
  addLabel,
  single = false,
  empty,
  saveLabel,
  onSaved,
}: ProviderListProps) {
  const providers = useQuery(providersQuery(collection));
  const schemas = useQuery(schemasQuery(collection));
  const [adding, setAdding] = useState<ProviderSchema | 'choose' | null>(null);
  // A list that was loaded stays when it fails later, with what is typed into its forms.
  const failed = [providers, schemas].find((each) => each.isLoadingError);
  if (failed !== undefined) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  if (providers.data === undefined || schemas.data === undefined) {
    return (
      <Loading>
        <Skeleton className="h-56 w-full rounded-lg" />
      </Loading>
    );
  }
  const known = schemas.data.schemas;
  const records = providers.data.records;
  const only = known.length === 1 ? known[0] : undefined;
  const isEmpty = records.length === 0;
  const current = adding === 'choose' ? null : (adding ?? (isEmpty && single ? (only ?? null) : null));

  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      {records.map((provider) => {
        const schema = known.find((item) => item.implementation === provider.implementation);
        return (
          <ProviderCard
            key={provider.id}
            collection={collection}
            provider={provider}
            schema={schema}
            startOpen={single && records.length === 1}
            {...(saveLabel === undefined ? {} : { saveLabel })}
            {...(onSaved === undefined ? {} : { onSaved })}
          />
        );
      })}
      {isEmpty && !single && adding === null && empty}
      {current !== null && (
        <Card className="p-5 sm:p-6">
          <h2 className="text-lg font-semibold">{t('provider.new', { name: told(current.label) })}</h2>
          <p className="mt-1 mb-5 text-muted">{told(current.description)}</p>
          <ProviderForm
            collection={collection}
            schema={current}
            {...(saveLabel === undefined ? {} : { saveLabel })}
            onSaved={(provider) => {
              setAdding(null);
              onSaved?.(provider);
            }}
            onCancel={isEmpty && single ? undefined : () => setAdding(null)}
          />
        </Card>
      )}
      {current === null && (adding === 'choose' || (isEmpty && !single)) && (
        <SchemaChoice schemas={known} onPick={setAdding} />
      )}
      {current === null && adding === null && !isEmpty && (
        <div>
          <Button
            icon={<Plus aria-hidden className="size-4.5" />}
            onClick={() => setAdding(only ?? 'choose')}
          >
            {addLabel}
          </Button>
        </div>
      )}
    </div>
  );
}

type SchemaChoiceProps = { schemas: readonly ProviderSchema[]; onPick: (schema: ProviderSchema) => void };

function SchemaChoice({ schemas, onPick }: SchemaChoiceProps) {
  return (
    <ul aria-label={t('provider.kinds')} className="grid gap-3 sm:grid-cols-2">
      {schemas.map((schema) => (
        <li key={schema.implementation}>
          <button
            type="button"
            onClick={() => onPick(schema)}
            className="flex h-full w-full items-start gap-4 rounded-lg bg-surface p-5 text-left ring-1 ring-line ring-inset transition-colors hover:bg-raised"
          >
            <span className="grid size-9 shrink-0 place-items-center rounded-full bg-accent-soft text-accent-text">
              <Plus aria-hidden className="size-5" />
            </span>
            <span>
              <span className="block font-semibold">{t('provider.add', { name: told(schema.label) })}</span>
              <span className="mt-1 block text-sm text-muted">{told(schema.description)}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
