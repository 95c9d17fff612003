import { useQuery } from '@tanstack/react-query';
import { BookOpen, Library, UserRound } from 'lucide-react';
import type { AudibleRegion, Suggestion } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { showFocused } from '../../ui/show-focused.ts';
import { suggestionsQuery } from '../catalog/queries.ts';
import type { SearchParams } from './search-params.ts';
import { useSettled } from './use-settled.ts';

const ICONS = { title: BookOpen, author: UserRound, series: Library } as const;
const MOST = 6;

/** What the catalogue would complete the words to; none without words, and where it does not answer. */
export function useSuggestions(text: string, region: AudibleRegion | undefined): readonly Suggestion[] {
  const asked = useSettled(text.trim());
  const { data } = useQuery({
    ...suggestionsQuery(asked ?? '', region),
    enabled: asked !== undefined && asked !== '',
    retry: false,
  });
  const wanted = text.trim().toLocaleLowerCase();
  // Those of earlier words stay until the new ones are known, but not without any.
  if (wanted === '') return [];
  return (data?.suggestions ?? []).filter((item) => item.text.toLocaleLowerCase() !== wanted).slice(0, MOST);
}

type SuggestionsProps = {
  suggestions: readonly Suggestion[];
  region: AudibleRegion | undefined;
  onPick: (params: SearchParams) => void;
};

/** Words to search for instead, side by side in one line. */
export function Suggestions({ suggestions, region, onPick }: SuggestionsProps) {
  return (
    <ul
      aria-label={t('search.suggestions')}
      onFocus={showFocused}
      className="scroll-row -mx-1 flex min-w-0 gap-2 overflow-x-auto p-1"
    >
      {suggestions.map((item) => {
        const Icon = ICONS[item.kind];
        return (
          <li key={`${item.kind} ${item.text}`} className="shrink-0">
            <button
              type="button"
              onClick={() =>
                onPick({
                  q: item.text,
                  ...(item.kind === 'title' ? {} : { by: item.kind }),
                  ...(region && { region }),
                })
              }
              className="inline-flex h-9 max-w-72 items-center gap-2 rounded-full px-3.5 text-sm text-muted ring-1 ring-line ring-inset hover:bg-raised hover:text-text max-sm:h-11 touch:h-11"
            >
              <Icon aria-hidden className="size-4 shrink-0 text-faint" />
              <span className="truncate">{item.text}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
