import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { useState } from 'react';
import { t } from '../../lib/i18n/rooms.ts';
import { IconButton } from '../../ui/button.tsx';
import { Select } from '../../ui/input.tsx';

const KNOWN = ['m4b', 'mp3', 'm4a', 'flac', 'opus', 'ogg', 'aac'];

type FormatOrderProps = {
  formats: readonly string[];
  locked: boolean;
  onChange: (formats: string[]) => void;
};

/** The formats that are taken, the best one first; moved with buttons, so it works with every input. */
export function FormatOrder({ formats, locked, onChange }: FormatOrderProps) {
  const [said, say] = useState('');
  const move = (index: number, by: number): void => {
    const next = [...formats];
    const [moved] = next.splice(index, 1);
    if (moved === undefined) return;
    next.splice(index + by, 0, moved);
    onChange(next);
    say(t('quality.moved', { format: moved, place: index + by + 1 }));
  };
  const missing = KNOWN.filter((format) => !formats.includes(format));
  return (
    <div className="max-w-sm">
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
              onClick={() => onChange(formats.filter((item) => item !== format))}
            />
          </li>
        ))}
      </ol>
      {missing.length > 0 && !locked && (
        <Select
          aria-label={t('quality.addFormat')}
          value=""
          onChange={(event) => onChange([...formats, event.target.value])}
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
