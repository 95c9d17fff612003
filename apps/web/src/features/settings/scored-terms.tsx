import { useFieldArray } from 'react-hook-form';
import type { SettingsSections } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { Input } from '../../ui/input.tsx';
import { RowList } from './row-list.tsx';
import type { SectionParts } from './settings-form.tsx';

type ScoredTermsProps = {
  parts: SectionParts<SettingsSections['quality']>;
  name: 'preferredTerms' | 'preferredFlags';
  title: string;
  help: string;
  termLabel: string;
  addLabel: string;
};

/** Words or indexer flags that move a release up or down, each with its weight. */
export function ScoredTerms({ parts, name, title, help, termLabel, addLabel }: ScoredTermsProps) {
  const { control, register } = parts.form;
  const { fields, append, remove } = useFieldArray({ control, name });
  const { locked, error } = parts.facts(name);
  return (
    <RowList
      title={title}
      help={help}
      rows={fields}
      row={(index) => (
        <>
          <Input
            aria-label={termLabel}
            disabled={locked}
            {...register(
              name === 'preferredTerms' ? `preferredTerms.${index}.term` : `preferredFlags.${index}.flag`,
            )}
          />
          <Input
            aria-label={t('quality.score')}
            type="number"
            disabled={locked}
            {...register(`${name}.${index}.score`, { valueAsNumber: true })}
            className="tabular !w-24"
          />
        </>
      )}
      locked={locked}
      error={error}
      addLabel={addLabel}
      removeLabel={t('quality.removeTerm')}
      onAdd={() => append(name === 'preferredTerms' ? { term: '', score: 10 } : { flag: '', score: 10 })}
      onRemove={remove}
    />
  );
}
