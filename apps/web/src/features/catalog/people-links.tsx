import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import type { PersonRef } from '../../lib/api/types.ts';

const LINK = 'rounded-sm underline decoration-line-strong underline-offset-3 hover:decoration-current';

type PeopleProps = { people: readonly PersonRef[]; role: 'author' | 'narrator' };

/** Names that lead on: to the author's page when there is one, else to a search for the name. */
export function PeopleLinks({ people, role }: PeopleProps) {
  return people.map((person, index) => (
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
  ));
}
