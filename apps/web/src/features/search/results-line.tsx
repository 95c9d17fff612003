import { TriangleAlert } from 'lucide-react';
import type { AudibleRegion } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { DOT } from '../../ui/dot.ts';
import type { SearchParams } from './search-params.ts';
import { Suggestions, useSuggestions } from './suggestions.tsx';

type ResultsLineProps = {
  /** How many there are, or that somebody is still being asked; empty while there is nothing to tell. */
  text: string;
  /** The catalogue gave no answer: what is shown was known before. */
  silent: boolean;
  /** What could be completed; empty where nothing is to be suggested. */
  words: string;
  region: AudibleRegion | undefined;
  onPick: (params: SearchParams) => void;
};

/**
 * How the search stands, and what one could search for instead. It has its height from the start, since either comes
 * when it likes, and results must not move under a finger for it. On a phone, where there is room for one, the suggestions take the place of the text.
 */
export function ResultsLine({ text, silent, words, region, onPick }: ResultsLineProps) {
  const suggestions = useSuggestions(words, region);
  const alone = suggestions.length === 0;
  return (
    <div className="mb-3 flex h-11 items-center gap-x-4 md:justify-between">
      <p
        role="status"
        className={`text-sm ${silent ? 'text-warn' : 'text-muted'} ${alone ? 'truncate' : 'shrink-0 max-md:sr-only'}`}
      >
        {/* Words of their own: behind the sign the old ones would be seen to move. */}
        <span key={text}>
          {silent && <TriangleAlert aria-hidden className="mr-1.5 inline size-4 align-[-3px]" />}
          {[silent ? t('search.silent') : '', text].filter((part) => part !== '').join(DOT)}
        </span>
      </p>
      {!alone && <Suggestions suggestions={suggestions} region={region} onPick={onPick} />}
    </div>
  );
}
