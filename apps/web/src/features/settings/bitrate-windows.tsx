import { useFieldArray } from 'react-hook-form';
import type { SettingsSections } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { Input } from '../../ui/input.tsx';
import { RowList } from './row-list.tsx';
import type { SectionParts } from './settings-form.tsx';

/** Believable bitrates of single formats; they replace the general window. */
export function BitrateWindows({ parts }: { parts: SectionParts<SettingsSections['quality']> }) {
  const { control, register } = parts.form;
  const { fields, append, remove } = useFieldArray({ control, name: 'bitrateWindows' });
  const { locked, error } = parts.facts('bitrateWindows');
  const limit = (name: 'minimumKbps' | 'maximumKbps', index: number, label: string) => (
    <Input
      aria-label={label}
      type="number"
      min={0}
      disabled={locked}
      {...register(`bitrateWindows.${index}.${name}`, { valueAsNumber: true })}
      className="tabular !w-30"
    />
  );
  return (
    <RowList
      title={t('quality.windows')}
      help={t('quality.windowsHelp')}
      rows={fields}
      row={(index) => (
        <>
          <Input
            aria-label={t('quality.windowFormat')}
            disabled={locked}
            autoCapitalize="none"
            placeholder="mp3"
            {...register(`bitrateWindows.${index}.format`)}
          />
          {limit('minimumKbps', index, t('quality.minBitrate'))}
          {limit('maximumKbps', index, t('quality.maxBitrate'))}
        </>
      )}
      locked={locked}
      error={error}
      addLabel={t('quality.addWindow')}
      removeLabel={t('quality.removeWindow')}
      onAdd={() => append({ format: '', minimumKbps: 20, maximumKbps: 400 })}
      onRemove={remove}
    />
  );
}
