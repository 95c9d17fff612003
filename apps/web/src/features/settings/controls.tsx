import { type ReactNode, useState } from 'react';
import { type FieldPath, type FieldValues, type PathValue, useController } from 'react-hook-form';
import { t } from '../../lib/i18n/index.ts';
import { Field } from '../../ui/field.tsx';
import { Input, Select, Textarea } from '../../ui/input.tsx';
import { SwitchField } from '../../ui/switch.tsx';
import { toTerms } from './section-values.ts';
import type { SectionParts } from './settings-form.tsx';

type ControlProps<Values extends FieldValues> = {
  parts: SectionParts<Values>;
  name: FieldPath<Values>;
  label: string;
  help?: ReactNode;
  className?: string;
};

type NumberSettingProps<Values extends FieldValues> = ControlProps<Values> & {
  min?: number;
  max?: number;
  step?: number;
  unit?: string;
};

export function NumberSetting<Values extends FieldValues>(props: NumberSettingProps<Values>) {
  const { parts, name, label, help, className, min, max, step = 1, unit } = props;
  const facts = parts.facts(name);
  return (
    <Field label={label} help={help} className={className ?? ''} {...facts}>
      {(control) => (
        <span className="flex items-center gap-3">
          <Input
            {...control}
            type="number"
            inputMode="decimal"
            min={min}
            max={max}
            step={step}
            disabled={facts.locked}
            {...parts.form.register(name, { valueAsNumber: true, ...range(min, max) } as object)}
            className="tabular !w-32"
          />
          {unit !== undefined && <span className="text-sm text-muted">{unit}</span>}
        </span>
      )}
    </Field>
  );
}

function range(min: number | undefined, max: number | undefined): object {
  return {
    validate: (value: number) => {
      if (Number.isNaN(value)) return t('form.number');
      if (min !== undefined && value < min) return t('form.min', { min });
      return max !== undefined && value > max ? t('form.max', { max }) : true;
    },
  };
}

export function TextSetting<Values extends FieldValues>(
  props: ControlProps<Values> & {
    placeholder?: string;
    mono?: boolean;
    validate?: (value: string, all: Values) => string | true;
  },
) {
  const { parts, name, label, help, className, placeholder, mono = false, validate } = props;
  const facts = parts.facts(name);
  return (
    <Field label={label} help={help} className={className ?? ''} {...facts}>
      {(control) => (
        <Input
          {...control}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          placeholder={placeholder}
          disabled={facts.locked}
          {...parts.form.register(name, validate === undefined ? {} : ({ validate } as object))}
          className={mono ? 'font-mono text-sm' : ''}
        />
      )}
    </Field>
  );
}

type SelectSettingProps<Values extends FieldValues> = ControlProps<Values> & {
  options: readonly { value: string; label: string }[];
};

export function SelectSetting<Values extends FieldValues>(props: SelectSettingProps<Values>) {
  const { parts, name, label, help, className, options } = props;
  const facts = parts.facts(name);
  return (
    <Field label={label} help={help} className={className ?? ''} {...facts}>
      {(control) => (
        <Select {...control} disabled={facts.locked} {...parts.form.register(name)}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

export function SwitchSetting<Values extends FieldValues>({
  parts,
  name,
  label,
  help,
  className,
}: ControlProps<Values>) {
  const { locked, lockedBy } = parts.facts(name);
  return (
    <SwitchField
      label={label}
      help={help}
      locked={locked}
      lockedBy={lockedBy}
      className={className ?? ''}
      {...parts.form.register(name)}
    />
  );
}

/** A list of words, one a line. */
export function TermsSetting<Values extends FieldValues>({ parts, name, label, help }: ControlProps<Values>) {
  const facts = parts.facts(name);
  const { field } = useController({ control: parts.form.control, name });
  const terms = (field.value as string[]).join('\n');
  // Blank lines stay while somebody types; what was discarded does not.
  const [typed, setTyped] = useState(terms);
  return (
    <Field label={label} help={help} {...facts}>
      {(control) => (
        <Textarea
          {...control}
          ref={field.ref}
          disabled={facts.locked}
          value={toTerms(typed).join('\n') === terms ? typed : terms}
          onChange={(event) => {
            setTyped(event.target.value);
            field.onChange(toTerms(event.target.value) as PathValue<Values, FieldPath<Values>>);
          }}
          onBlur={field.onBlur}
          className="font-mono text-sm"
        />
      )}
    </Field>
  );
}

/** Fields that belong together. */
export function FieldGroup({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  return (
    <fieldset className="grid gap-5 border-t border-line pt-6 first:border-0 first:pt-0">
      <legend className="float-left mb-1 w-full">
        <span className="block text-lg font-semibold">{title}</span>
        {text !== undefined && <span className="mt-0.5 block text-sm text-muted">{text}</span>}
      </legend>
      {children}
    </fieldset>
  );
}
