import { useId, useRef } from 'react';
import { useForm } from 'react-hook-form';
import { t } from '../../lib/i18n/rooms.ts';
import { showRefused } from '../../lib/refused-fields.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Input, Select, Textarea } from '../../ui/input.tsx';
import { type ManualFields, manualFieldOf, toManualBook } from './manual-book.ts';
import { useRequestManualBook } from './mutations.ts';
import { useProfileNames } from './profiles.ts';
import { useUsedUp } from './quota.ts';
import { QuotaLine } from './quota-line.tsx';

/** Asks for a book that no catalogue knows. */
export function ManualRequestDialog({ title, onClose }: { title: string; onClose: () => void }) {
  const ask = useRequestManualBook();
  const profiles = useProfileNames();
  const formId = useId();
  const usedUp = useUsedUp();
  const form = useForm<ManualFields & { profile: string }>({
    defaultValues: {
      title,
      authors: '',
      narrators: '',
      series: '',
      position: '',
      year: '',
      notes: '',
      profile: '',
    },
  });
  const { register } = form;
  const asking = useRef<AbortController>(undefined);
  // Closed before there is an answer, it is taken back: nobody who cancels wants the book.
  const close = (): void => {
    asking.current?.abort();
    onClose();
  };
  const submit = form.handleSubmit((fields) => {
    asking.current = new AbortController();
    ask.mutate(
      { manual: toManualBook(fields), profile: fields.profile || null, signal: asking.current.signal },
      { onSuccess: onClose, onError: (error) => showRefused(form, error, manualFieldOf) },
    );
  });
  const { errors } = form.formState;
  return (
    <FormDialog
      dirty={form.formState.isDirty && !ask.isPending}
      onClose={close}
      title={t('manual.title')}
      description={t('manual.text')}
      size="md"
      footer={
        <>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button
            type="submit"
            form={formId}
            variant="primary"
            busy={ask.isPending}
            disabled={usedUp !== null}
          >
            {t('manual.submit')}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={(event) => void submit(event)} className="grid gap-4" noValidate>
        <QuotaLine />
        <FormError error={ask.error} />
        <Field label={t('manual.bookTitle')} error={errors.title?.message}>
          {(control) => (
            <Input {...control} {...register('title', { required: t('form.required'), maxLength: 500 })} />
          )}
        </Field>
        <Field label={t('manual.authors')} help={t('manual.commas')} error={errors.authors?.message}>
          {(control) => <Input {...control} {...register('authors', { required: t('form.required') })} />}
        </Field>
        <Field
          label={t('manual.narrators')}
          help={t('manual.commas')}
          error={errors.narrators?.message}
          optional
        >
          {(control) => <Input {...control} {...register('narrators')} />}
        </Field>
        <div className="grid gap-4 sm:grid-cols-[1fr_6rem_7rem]">
          <Field label={t('manual.series')} error={errors.series?.message} optional>
            {(control) => <Input {...control} {...register('series')} />}
          </Field>
          <Field label={t('manual.position')} error={errors.position?.message}>
            {(control) => <Input {...control} {...register('position', { maxLength: 20 })} />}
          </Field>
          <Field label={t('manual.year')} error={errors.year?.message}>
            {(control) => (
              <Input
                {...control}
                inputMode="numeric"
                {...register('year', { pattern: { value: /^\d{0,4}$/, message: t('manual.yearWrong') } })}
              />
            )}
          </Field>
        </div>
        {profiles.length > 0 && (
          <Field label={t('profiles.choose')}>
            {(control) => (
              <Select {...control} {...register('profile')}>
                <option value="">{t('profiles.default')}</option>
                {profiles.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        <Field label={t('manual.notes')} help={t('manual.notesHelp')} error={errors.notes?.message} optional>
          {(control) => <Textarea {...control} {...register('notes', { maxLength: 5000 })} />}
        </Field>
      </form>
    </FormDialog>
  );
}
