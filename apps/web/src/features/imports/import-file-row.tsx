import { ArrowDown, ArrowUp, BookPlus, CornerDownRight, FolderOutput, GripVertical } from 'lucide-react';
import { useState } from 'react';
import { formatDuration, formatSize } from '../../lib/format/index.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { IconButton } from '../../ui/button.tsx';
import { Facts } from '../../ui/facts.tsx';
import type { MenuItem } from '../../ui/menu.tsx';
import { MenuButton } from '../../ui/menu-button.tsx';
import { isFixed, type PlannedFile } from './edited-groups.ts';

/** What a dragged file is called while it is dragged; anything else is not for us. */
export const FILE_DRAG_TYPE = 'application/x-earmark-file';

type ImportFileRowProps = {
  file: PlannedFile;
  /** Its name in the book folder, as planned. */
  target: string | null;
  /** A newer plan is on its way; the old one keeps its place, so that nothing moves below the hand. */
  stale: boolean;
  /** Its number in playing order; 0 when it is not played. */
  place: number;
  parts: number;
  taken: boolean;
  others: readonly { key: string; title: string }[];
  /** How many files of the group come after it. */
  following: number;
  onToggle: () => void;
  onStep: (by: -1 | 1) => void;
  /** Into another group, or without a key into a new one. */
  onMoveTo: (key: string | null, which: Moved) => void;
  onDropBefore: (source: string) => void;
};

/** The file alone, or all from it on: where one book ends and the next begins. */
export type Moved = 'one' | 'fromHere';

/** One file: dragged by its handle, or moved by buttons and menu; both do the same. */
export function ImportFileRow(props: ImportFileRowProps) {
  const { file, target, stale, place, parts, taken, others, following } = props;
  const { onToggle, onStep, onMoveTo, onDropBefore } = props;
  const [over, setOver] = useState(false);
  const fixed = isFixed(file);
  const places: readonly { key: string | null; title: string }[] = [
    ...others,
    { key: null, title: t('import.addGroup') },
  ];
  const movesOf = (which: Moved): MenuItem[] =>
    places.map(({ key, title }) => ({
      key: `${which} ${key}`,
      label: which === 'one' ? title : t('import.moveFromHere', { title, count: following }),
      icon: key === null ? <BookPlus aria-hidden className="size-4" /> : undefined,
      onSelect: () => onMoveTo(key, which),
    }));
  return (
    <li
      draggable={!fixed}
      onDragStart={(event) => {
        event.dataTransfer.setData(FILE_DRAG_TYPE, file.source);
        event.dataTransfer.effectAllowed = 'move';
      }}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(FILE_DRAG_TYPE)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        const source = event.dataTransfer.getData(FILE_DRAG_TYPE);
        if (source === '' || source === file.source) return;
        event.preventDefault();
        event.stopPropagation();
        onDropBefore(source);
      }}
      className={`flex flex-wrap items-center justify-end gap-x-1.5 sm:flex-nowrap ${over ? 'shadow-[0_-2px_0_var(--accent)]' : ''} ${taken ? '' : 'text-faint'}`}
    >
      <GripVertical
        aria-hidden
        className={`size-4 shrink-0 text-faint max-sm:hidden ${fixed ? 'invisible' : 'cursor-grab'}`}
      />
      <label className="flex min-h-11 min-w-0 flex-1 items-center gap-2.5 py-1.5 max-sm:basis-full">
        <input
          type="checkbox"
          checked={taken}
          disabled={fixed}
          onChange={onToggle}
          className="size-4.5 shrink-0 accent-accent"
        />
        <span className="tabular w-6 shrink-0 text-right text-sm text-faint">{place > 0 ? place : ''}</span>
        <span className="min-w-0 flex-1">
          <span className="block font-mono text-sm">{file.source}</span>
          {taken && target !== null && target !== file.source && (
            <span
              className={`flex items-start gap-1.5 font-mono text-xs text-muted transition-opacity ${stale ? 'opacity-60' : ''}`}
            >
              <CornerDownRight aria-hidden className="mt-0.5 size-3 shrink-0" />
              {target}
            </span>
          )}
          <Facts
            className="text-xs text-faint"
            items={[
              t(`importRole.${file.role}`),
              file.durationSeconds === null ? '' : formatDuration(file.durationSeconds),
              formatSize(file.sizeBytes),
            ]}
          />
        </span>
      </label>
      {!fixed && (
        <span className="flex shrink-0">
          {place > 0 && parts > 1 && (
            <>
              <IconButton
                label={t('import.earlier', { file: file.source })}
                disabled={place === 1}
                icon={<ArrowUp aria-hidden className="size-4.5" />}
                onClick={() => onStep(-1)}
              />
              <IconButton
                label={t('import.later', { file: file.source })}
                disabled={place === parts}
                icon={<ArrowDown aria-hidden className="size-4.5" />}
                onClick={() => onStep(1)}
              />
            </>
          )}
          <MenuButton
            trigger={
              <IconButton
                label={t('import.moveTo', { file: file.source })}
                icon={<FolderOutput aria-hidden className="size-4.5" />}
              />
            }
            items={[...movesOf('one'), ...(following > 0 ? movesOf('fromHere') : [])]}
          />
        </span>
      )}
    </li>
  );
}
