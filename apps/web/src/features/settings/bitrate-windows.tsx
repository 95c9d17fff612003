import type { SettingsSections } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { Input } from '../../ui/input.tsx';
import { RowList } from './row-list.tsx';

type Windows = SettingsSections['quality']['bitrateWindows'];

type BitrateWindowsProps = {
  windows: Windows;
  locked: boolean;
  error?: string | undefined;
  onChange: (windows: Windows) => void;
};

/** Believable bitrates of single formats; they replace the general window. */
export function BitrateWindows({ windows, locked, error, onChange }: BitrateWindowsProps) {
  const change = (index: number, part: Partial<Windows[number]>): void =>
    onChange(windows.map((window, at) => (at === index ? { ...window, ...part } : window)));
  const limit = (name: 'minimumKbps' | 'maximumKbps', index: number, label: string) => (
    <Input
      aria-label={label}
      type="number"
      min={0}
      disabled={locked}
      value={windows[index]?.[name] ?? 0}
      onChange={(event) => change(index, { [name]: Number(event.target.value) })}
      className="tabular !w-30"
    />
  );
  return (
    <RowList
      title={t('quality.windows')}
      help={t('quality.windowsHelp')}
      count={windows.length}
      row={(index) => (
        <>
          <Input
            aria-label={t('quality.windowFormat')}
            disabled={locked}
            autoCapitalize="none"
            placeholder="mp3"
            value={windows[index]?.format ?? ''}
            onChange={(event) => change(index, { format: event.target.value })}
          />
          {limit('minimumKbps', index, t('quality.minBitrate'))}
          {limit('maximumKbps', index, t('quality.maxBitrate'))}
        </>
      )}
      locked={locked}
      error={error}
      addLabel={t('quality.addWindow')}
      removeLabel={t('quality.removeWindow')}
      onAdd={() => onChange([...windows, { format: '', minimumKbps: 20, maximumKbps: 400 }])}
      onRemove={(index) => onChange(windows.filter((_, at) => at !== index))}
    />
  );
}
