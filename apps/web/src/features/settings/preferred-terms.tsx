import { Plus, X } from 'lucide-react';
import { useFieldArray } from 'react-hook-form';
import type { SettingsSections } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Input } from '../../ui/input.tsx';
import type { SectionParts } from './settings-form.tsx';

/** Words that move a release up or down, each with its weight. */
export function PreferredTerms({ parts }: { parts: SectionParts<SettingsSections['quality']> }) {
  const { control, register } = parts.form;
  const { fields, append, remove } = useFieldArray({ control, name: 'preferredTerms' });
  const { locked } = parts.facts('preferredTerms');
  return (
    <div>
      <p className="text-sm font-semibold">{t('quality.preferred')}</p>
      <p className="mt-0.5 mb-2.5 text-sm text-muted">{t('quality.preferredHelp')}</p>
      <ul className="grid max-w-lg gap-2">
        {fields.map((field, index) => (
          <li key={field.id} className="flex items-center gap-2">
            <Input
              aria-label={t('quality.term')}
              disabled={locked}
              {...register(`preferredTerms.${index}.term`)}
            />
            <Input
              aria-label={t('quality.score')}
              type="number"
              disabled={locked}
              {...register(`preferredTerms.${index}.score`, { valueAsNumber: true })}
              className="tabular !w-24"
            />
            <IconButton
              label={t('quality.removeTerm')}
              disabled={locked}
              icon={<X aria-hidden className="size-4" />}
              onClick={() => remove(index)}
            />
          </li>
        ))}
      </ul>
      {!locked && (
        <Button
          size="sm"
          className="mt-2"
          icon={<Plus aria-hidden className="size-4" />}
          onClick={() => append({ term: '', score: 10 })}
        >
          {t('quality.addTerm')}
        </Button>
      )}
    </div>
  );
}
