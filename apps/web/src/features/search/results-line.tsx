import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { t } from '../../lib/i18n/rooms.ts';
import { DOT } from '../../ui/dot.ts';

type ResultsLineProps = {
  /** How many there are, or that somebody is still being asked; empty while there is nothing to tell. */
  text: string;
  /** The catalogue gave no answer: what is shown was known before. */
  silent: boolean;
  /** Words to go on with; they take the place of the text where there is room for one alone. */
  suggestions: ReactNode;
};

/**
 * How the search stands, and what one could search for instead. It has its height from the start, since either comes
 * when it likes, and results must not move under a finger for it.
 */
export function ResultsLine({ text, silent, suggestions }: ResultsLineProps) {
  const alone = suggestions === null;
  return (
    <div className="mb-3 flex h-11 items-center gap-x-4 md:justify-between">
      <p
        role="status"
        className={`text-sm ${silent ? 'text-warn' : 'text-muted'} ${alone ? 'truncate' : 'shrink-0 max-md:sr-only'}`}
      >
        {silent && <TriangleAlert aria-hidden className="mr-1.5 inline size-4 align-[-3px]" />}
        {[silent ? t('search.silent') : '', text].filter((part) => part !== '').join(DOT)}
      </p>
      {suggestions}
    </div>
  );
}
