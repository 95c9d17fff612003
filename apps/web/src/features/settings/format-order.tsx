import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { useState } from 'react';
import { useController } from 'react-hook-form';
import type { SettingsSections } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { IconButton } from '../../ui/button.tsx';
import { LockedNote } from '../../ui/field.tsx';
import { Select } from '../../ui/input.tsx';
import type { SectionParts } from './settings-form.tsx';

const KNOWN = ['m4b', 'mp3', 'm4a', 'flac', 'opus', 'ogg', 'aac'];

/** The formats that are taken, the best one first; moved with buttons, so it works with every input. */
export function FormatOrder({ parts }: { parts: SectionParts<SettingsSections['quality']> }) {
  const { field } = useController({ control: parts.form.control, name: 'formats' });
  const { locked, lockedBy } = parts.facts('formats');
  const [said, say] = useState('');
  const formats = field.value;
  const move = (index: number, by: number): void => {
    const next = [...formats];
    const [moved] = next.splice(index, 1);
    if (moved === undefined) return;
    next.splice(index + by, 0, moved);
    field.onChange(next);
    say(t('quality.moved', { format: moved, place: index + by + 1 }));
  };
  const missing = KNOWN.filter((format) => !formats.includes(format));
  return (
    <div className="max-w-sm">
      {locked && <LockedNote name={lockedBy} />}
      <ol aria-label={t('quality.formats')} className="grid gap-1.5">
        {formats.map((format, index) => (
          <li
            key={format}
            className="flex items-center gap-2 rounded-md bg-surface pl-4 ring-1 ring-line ring-inset"
          >
            <span className="tabular w-5 text-sm text-faint">{index + 1}</span>
            <span className="flex-1 font-semibold uppercase">{format}</span>
            <IconButton
              label={t('quality.moveUp', { format })}
              disabled={locked || index === 0}
              icon={<ArrowUp aria-hidden className="size-4" />}
              onClick={() => move(index, -1)}
            />
            <IconButton
              label={t('quality.moveDown', { format })}
              disabled={locked || index === formats.length - 1}
              icon={<ArrowDown aria-hidden className="size-4" />}
              onClick={() => move(index, 1)}
            />
            <IconButton
              label={t('quality.removeFormat', { format })}
              disabled={locked || formats.length === 1}
              icon={<X aria-hidden className="size-4" />}
              onClick={() => field.onChange(formats.filter((item) => item !== format))}
            />
          </li>
        ))}
      </ol>
      {missing.length > 0 && !locked && (
        <Select
          aria-label={t('quality.addFormat')}
          value=""
          onChange={(event) => field.onChange([...formats, event.target.value])}
          className="mt-2"
        >
          <option value="">{t('quality.addFormat')}</option>
          {missing.map((format) => (
            <option key={format} value={format}>
              {format.toUpperCase()}
            </option>
          ))}
        </Select>
      )}
      <p role="status" className="sr-only">
        {said}
      </p>
    </div>
  );
}
