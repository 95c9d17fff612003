import { ChevronRight, FlaskConical } from 'lucide-react';
import { useRef } from 'react';
import type { FieldErrors, FieldPath } from 'react-hook-form';
import type { Provider, ProviderCollection, ProviderSchema } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { showRefused } from '../../lib/refused-fields.ts';
import { useStoredForm } from '../../lib/stored-form.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Input } from '../../ui/input.tsx';
import { SaveState } from '../../ui/save-state.tsx';
import { SwitchField } from '../../ui/switch.tsx';
import { TestPanel } from '../../ui/test-panel.tsx';
import { UnsavedGuard } from '../../ui/unsaved-guard.tsx';
import { ProviderFieldControl } from './provider-field.tsx';
import { type ProviderFormValues, toFormValues, toProviderInput } from './provider-values.ts';
import { useFreshProvider, useSaveProvider, useTestProvider } from './queries.ts';

type ProviderFormProps = {
  collection: ProviderCollection;
  schema: ProviderSchema;
  /** Absent for a new one. */
  provider?: Provider | undefined;
  saveLabel?: string;
  onSaved?: (provider: Provider) => void;
  onCancel?: (() => void) | undefined;
};

/** The settings form of one connection, drawn from the schema its integration gives. */
export function ProviderForm({
  collection,
  schema,
  provider,
  saveLabel,
  onSaved,
  onCancel,
}: ProviderFormProps) {
  const { form, begin, follow } = useStoredForm<ProviderFormValues>(toFormValues(schema, provider));
  const fresh = useFreshProvider(collection);
  const more = useRef<HTMLDetailsElement>(null);
  const save = useSaveProvider(collection);
  const test = useTestProvider(collection);
  const { errors, isDirty } = form.formState;
  const plain = schema.fields.filter((field) => !field.advanced);
  const advanced = schema.fields.filter((field) => field.advanced);

  const takeErrors = (error: unknown): void =>
    showRefused(form, error, (path) => {
      if (path === 'name') return 'name';
      const field = schema.fields.find(({ name }) => path === name || path.endsWith(`.${name}`));
      // What is folded away cannot take the focus.
      if (field?.advanced === true && more.current !== null) more.current.open = true;
      return field === undefined ? undefined : (`settings.${field.name}` as FieldPath<ProviderFormValues>);
    });
  const unfold = (wrong: FieldErrors<ProviderFormValues>): void => {
    const folded =
      wrong.name !== undefined || advanced.some(({ name }) => wrong.settings?.[name] !== undefined);
    if (folded && more.current !== null) more.current.open = true;
  };
  const submit = form.handleSubmit(async () => {
    const stored = provider === undefined ? undefined : await fresh(provider.id);
    if (stored !== undefined && !follow(toFormValues(schema, stored))) {
      if (more.current !== null) more.current.open = true;
      return;
    }
    save.mutate(
      { id: provider?.id, input: toProviderInput(schema, provider, form.getValues()) },
      {
        onSuccess: (saved) => {
          begin(toFormValues(schema, saved));
          onSaved?.(saved);
        },
        onError: takeErrors,
      },
    );
  }, unfold);
  const runTest = form.handleSubmit((values) => {
    const input = toProviderInput(schema, provider, values);
    test.mutate(provider === undefined ? input : { ...input, id: provider.id }, { onError: takeErrors });
  }, unfold);
  const control = (field: ProviderSchema['fields'][number]) => (
    <ProviderFieldControl
      key={field.name}
      field={field}
      form={form}
      stored={provider?.secretsSet.includes(field.name) === true}
      locked={provider?.locked.includes(field.name) === true}
    />
  );

  return (
    <form
      onSubmit={(event) => void submit(event)}
      noValidate
      className="grid gap-5"
      aria-label={t('provider.formLabel', { name: provider?.name ?? schema.label })}
    >
      <div className="grid gap-x-5 gap-y-4 sm:grid-cols-2">{plain.map(control)}</div>
      <details ref={more} className="group rounded-lg bg-sunken px-4 py-1">
        <summary className="flex min-h-11 list-none items-center gap-2 text-sm font-semibold text-muted [&::-webkit-details-marker]:hidden">
          <ChevronRight aria-hidden className="size-4 transition-transform group-open:rotate-90" />
          {t('provider.advanced')}
        </summary>
        <div className="grid gap-x-5 gap-y-4 pt-2 pb-4 sm:grid-cols-2">
          <Field label={t('provider.name')} error={errors.name?.message}>
            {(input) => <Input {...input} {...form.register('name', { required: t('form.required') })} />}
          </Field>
          <Field label={t('provider.priority')} help={t('provider.priorityHelp')}>
            {(input) => <Input {...input} type="number" min={1} max={50} {...form.register('priority')} />}
          </Field>
          {advanced.map(control)}
          <SwitchField
            label={t('provider.enabled')}
            {...form.register('enabled')}
            className="sm:col-span-2"
          />
        </div>
      </details>
      <FormError error={save.error} />
      <TestPanel result={test.data} error={test.error} busy={test.isPending} />
      <div className="flex flex-wrap items-center justify-end gap-2">
        <SaveState dirty={isDirty} saved={save.isSuccess} />
        {onCancel !== undefined && (
          <Button variant="ghost" onClick={onCancel}>
            {t('common.cancel')}
          </Button>
        )}
        <Button
          icon={<FlaskConical aria-hidden className="size-4" />}
          busy={test.isPending}
          onClick={() => void runTest()}
        >
          {t('common.test')}
        </Button>
        <Button type="submit" variant="primary" busy={save.isPending || form.formState.isSubmitting}>
          {saveLabel ?? t('common.save')}
        </Button>
      </div>
      <UnsavedGuard dirty={isDirty && !save.isPending} />
    </form>
  );
}
