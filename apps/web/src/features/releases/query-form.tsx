import { RefreshCw, Search, Square, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { t } from '../../lib/i18n/rooms.ts';
import { Button } from '../../ui/button.tsx';
import { Input } from '../../ui/input.tsx';

type QueryFormProps = {
  /** The words of the last search when a person chose them. */
  query: string | null;
  usualQuery: string;
  running: boolean;
  stopping: boolean;
  /** Without words Earmark chooses them, from narrow to wide. */
  onSearch: (query: string | undefined) => void;
  onStop: () => void;
};

/** What the indexers are asked for: Earmark's own words, or those of a person who knows better. */
export function QueryForm({ query, usualQuery, running, stopping, onSearch, onStop }: QueryFormProps) {
  const [typed, setTyped] = useState(query ?? usualQuery);
  const words = typed.trim();
  const own = words !== '' && words !== usualQuery;
  return (
    <form
      aria-label={t('releases.queryForm')}
      className="flex flex-wrap gap-2.5"
      onSubmit={(event) => {
        event.preventDefault();
        if (!running) onSearch(own ? words : undefined);
      }}
    >
      <Input
        type="search"
        aria-label={t('releases.query')}
        title={t('releases.queryHelp')}
        value={typed}
        maxLength={300}
        spellCheck={false}
        onChange={(event) => setTyped(event.target.value)}
        className="min-w-0 flex-1 max-sm:basis-full"
      />
      {own && !running && (
        <Button
          variant="ghost"
          icon={<Undo2 aria-hidden className="size-4" />}
          onClick={() => setTyped(usualQuery)}
        >
          {t('releases.usualQuery')}
        </Button>
      )}
      {running ? (
        <Button icon={<Square aria-hidden className="size-4" />} busy={stopping} onClick={onStop}>
          {t('releases.stop')}
        </Button>
      ) : (
        <Button
          type="submit"
          variant={own ? 'primary' : 'secondary'}
          icon={
            own ? <Search aria-hidden className="size-4" /> : <RefreshCw aria-hidden className="size-4" />
          }
        >
          {t(own ? 'releases.searchWords' : 'releases.searchAgain')}
        </Button>
      )}
    </form>
  );
}
