import { type FieldPath, type UseFormReturn, useWatch } from 'react-hook-form';
import type { ProviderField } from '../../lib/api/types.ts';
import { t, told } from '../../lib/i18n/index.ts';
import { Field } from '../../ui/field.tsx';
import { Input, PasswordInput, Select } from '../../ui/input.tsx';
import { SwitchField } from '../../ui/switch.tsx';
import type { ProviderFormValues } from './provider-values.ts';

type ProviderFieldControlProps = {
  field: ProviderField;
  form: UseFormReturn<ProviderFormValues>;
  /** A secret is stored for it. */
  stored: boolean;
  locked: boolean;
};

/** One field of a connection's form, by its type. */
export function ProviderFieldControl({ field, form, stored, locked }: ProviderFieldControlProps) {
  const name = `settings.${field.name}` as FieldPath<ProviderFormValues>;
  const clearName = `cleared.${field.name}` as FieldPath<ProviderFormValues>;
  const cleared = useWatch({ control: form.control, name: clearName }) === true;
  const kept = stored && !cleared;
  const help = field.help === undefined ? undefined : told(field.help);
  const registered = form.register(name, {
    validate: (value) => (field.required && !kept && !locked && value === '' ? t('form.required') : true),
  });
  if (field.type === 'toggle') {
    return (
      <SwitchField
        label={told(field.label)}
        help={help}
        locked={locked}
        lockedBy={field.variable}
        {...registered}
        className="sm:col-span-2"
      />
    );
  }
  const problem = form.getFieldState(name, form.formState).error?.message;
  const wide = field.type === 'url';
  return (
    <Field
      label={told(field.label)}
      help={
        (help !== undefined || kept) && (
          <>
            {help}
            {kept && !locked && field.secret && (
              <button
                type="button"
                onClick={() => form.setValue(clearName, true, { shouldDirty: true })}
                className="tap ml-1 rounded-sm py-1 font-semibold text-accent-text hover:underline"
              >
                {t('form.clearSecret')}
              </button>
            )}
          </>
        )
      }
      error={typeof problem === 'string' ? problem : undefined}
      locked={locked}
      lockedBy={field.variable}
      optional={!field.required && (field.defaultValue === undefined || field.defaultValue === '')}
      className={wide ? 'sm:col-span-2' : ''}
    >
      {(control) => {
        if (field.secret || field.type === 'password') {
          return <PasswordInput {...control} {...registered} disabled={locked} stored={kept} />;
        }
        if (field.type === 'select') {
          return (
            <Select {...control} {...registered} disabled={locked}>
              {(field.options ?? []).map((option) => (
                <option key={option.value} value={option.value}>
                  {told(option.label)}
                </option>
              ))}
            </Select>
          );
        }
        return (
          <Input
            {...control}
            {...registered}
            disabled={locked}
            type={field.type === 'number' ? 'number' : field.type === 'url' ? 'url' : 'text'}
            inputMode={field.type === 'number' ? 'numeric' : field.type === 'url' ? 'url' : undefined}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            placeholder={field.placeholder}
          />
        );
      }}
    </Field>
  );
}
