import { Link } from '@tanstack/react-router';
import { Fragment, useState } from 'react';
import type { PersonRef } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';

const LINK = 'tap rounded-sm underline decoration-line-strong underline-offset-3 hover:decoration-current';

type PeopleProps = { people: readonly PersonRef[]; role: 'author' | 'narrator' };

/** More than these are a cast: named when asked for. */
const MOST = 8;

/** Names that lead on: to the author's page when there is one, else to a search for the name. */
export function PeopleLinks({ people, role }: PeopleProps) {
  const [all, setAll] = useState(false);
  // One more name is no longer than the words that stand for it.
  const shown = all || people.length <= MOST + 1 ? people : people.slice(0, MOST);
  return (
    <>
      {shown.map((person, index) => (
        <Fragment key={`${person.name}-${index}`}>
          {index > 0 && ', '}
          {role === 'author' && typeof person.id === 'string' ? (
            <Link to="/authors/$authorId" params={{ authorId: person.id }} className={LINK}>
              {person.name}
            </Link>
          ) : (
            <Link to="/search" search={{ q: person.name, by: role }} className={LINK}>
              {person.name}
            </Link>
          )}
        </Fragment>
      ))}
      {shown.length < people.length && (
        <button
          type="button"
          onClick={() => setAll(true)}
          className="tap rounded-sm px-1 font-semibold text-accent-text hover:underline"
        >
          {t('book.morePeople', { count: people.length - shown.length })}
        </button>
      )}
    </>
  );
}
