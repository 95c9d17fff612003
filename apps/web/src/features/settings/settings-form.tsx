import { useQuery } from '@tanstack/react-query';
import { FlaskConical } from 'lucide-react';
import type { ReactNode } from 'react';
import type { FieldPath, FieldValues, UseFormReturn } from 'react-hook-form';
import type { SettingsAnswer, SettingsSectionName } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { showRefused } from '../../lib/refused-fields.ts';
import { useStoredForm } from '../../lib/stored-form.ts';
import { Button } from '../../ui/button.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { SaveState } from '../../ui/save-state.tsx';
import { ErrorState, Loading, Skeleton } from '../../ui/states.tsx';
import { TestPanel } from '../../ui/test-panel.tsx';
import { UnsavedGuard } from '../../ui/unsaved-guard.tsx';
import { settingsQuery, useFreshSettings, useSaveSettings, useTestSettings } from './queries.ts';
import { environmentName, toSettingsBody, withSecrets } from './section-values.ts';

/** What a control needs to know about its field. */
type FieldFacts = { locked: boolean; lockedBy: string; error: string | undefined };

export type SectionParts<Values extends FieldValues> = {
  form: UseFormReturn<Values>;
  facts: (name: FieldPath<Values>) => FieldFacts;
  /** A secret is stored for the field. */
  isStored: (name: FieldPath<Values>) => boolean;
};

type SettingsFormProps<Values extends FieldValues> = {
  section: SettingsSectionName;
  /** Name of the form for screen readers. */
  label: string;
  testable?: boolean;
  saveLabel?: string;
  onSaved?: () => void;
  children: (parts: SectionParts<Values>) => ReactNode;
};

/** Loads one section of the settings and gives its fields a form that can be tested and saved. */
export function SettingsForm<Values extends FieldValues>(props: SettingsFormProps<Values>) {
  const query = useQuery(settingsQuery(props.section));
  if (query.isPending) {
    return (
      <Loading>
        <div className="grid gap-5">
          <Skeleton className="h-16 w-full" />
          <Skeleton className="h-16 w-full" />
          <Skeleton className="h-40 w-full" />
        </div>
      </Loading>
    );
  }
  // One that was loaded stays: an answer that fails later must not take the typed words along.
  if (query.isLoadingError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return <LoadedForm {...props} answer={query.data} />;
}

type LoadedFormProps<Values extends FieldValues> = SettingsFormProps<Values> & { answer: SettingsAnswer };

function LoadedForm<Values extends FieldValues>(props: LoadedFormProps<Values>) {
  const { section, label, answer, testable = false, saveLabel, onSaved, children } = props;
  const { form, begin, changed, follow } = useStoredForm<Values>(withSecrets(answer) as Values);
  const fresh = useFreshSettings(section);
  const save = useSaveSettings(section);
  const test = useTestSettings(section);
  const { isDirty } = form.formState;

  const takeErrors = (error: unknown): void =>
    showRefused(form, error, (path) => {
      const whole = path.replace(/^values[./]/, '');
      // What is wrong inside of a list is said below the list.
      const name = whole in answer.values ? whole : (whole.split(/[./[]/)[0] ?? '');
      return name in answer.values ? (name as FieldPath<Values>) : undefined;
    });
  const submit = form.handleSubmit(async () => {
    // What cannot be read now fails when it is saved, and says so there.
    const stored = await fresh();
    if (stored !== undefined && !follow(withSecrets(stored) as Values)) return;
    const touched = changed();
    const body = toSettingsBody(answer, form.getValues());
    save.mutate(Object.fromEntries(Object.entries(body).filter(([name]) => touched.has(name))), {
      onSuccess: (saved) => {
        begin(withSecrets(saved) as Values);
        onSaved?.();
      },
      onError: takeErrors,
    });
  });
  const runTest = form.handleSubmit((values) =>
    test.mutate(toSettingsBody(answer, values), { onError: takeErrors }),
  );

  return (
    <form aria-label={label} onSubmit={(event) => void submit(event)} noValidate className="grid gap-8">
      {children({
        form,
        facts: (name) => ({
          locked: answer.locked.includes(name),
          lockedBy: environmentName(name),
          error: form.getFieldState(name, form.formState).error?.message,
        }),
        isStored: (name) => answer.secretsSet.includes(name),
      })}
      <FormError error={save.error} />
      {testable && <TestPanel result={test.data} error={test.error} busy={test.isPending} />}
      <div
        data-action-bar
        className="action-bar z-10 -mx-4 flex flex-wrap items-center justify-end gap-2 border-t border-line bg-bg px-4 py-3 md:mx-0 md:px-0"
      >
        <SaveState dirty={isDirty} saved={save.isSuccess} />
        {isDirty && (
          <Button variant="ghost" onClick={() => form.reset()}>
            {t('settings.discard')}
          </Button>
        )}
        {testable && (
          <Button
            icon={<FlaskConical aria-hidden className="size-4" />}
            busy={test.isPending}
            onClick={() => void runTest()}
          >
            {t('common.test')}
          </Button>
        )}
        <Button type="submit" variant="primary" busy={save.isPending || form.formState.isSubmitting}>
          {saveLabel ?? t('common.save')}
        </Button>
      </div>
      <UnsavedGuard dirty={isDirty && !save.isPending} />
    </form>
  );
}
