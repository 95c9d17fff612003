import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { PagePending } from '../../app/page-pending.tsx';
import { serverUrl } from '../../lib/base.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { LongText } from '../../ui/long-text.tsx';
import { PageTitle } from '../../ui/page.tsx';
import { initialOf } from '../../ui/person.ts';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { BookCard } from './book-card.tsx';
import { BookGrid } from './book-grid.tsx';
import { authorQuery } from './queries.ts';

const route = getRouteApi('/_app/authors/$authorId');

export function AuthorPage() {
  const { authorId } = route.useParams();
  const query = useQuery(authorQuery(authorId));
  usePageTitle(query.data?.name);
  if (query.isPending) return <PagePending />;
  if (query.isError) return <ErrorState page error={query.error} onRetry={() => void query.refetch()} />;
  const author = query.data;
  return (
    <>
      <header className="mb-10 flex flex-col gap-5 sm:flex-row sm:gap-7">
        <Portrait name={author.name} imageUrl={author.imageUrl} />
        <div className="min-w-0 flex-1 self-center">
          <PageTitle>{author.name}</PageTitle>
          <p className="mt-1 text-muted">{t('author.books', { count: author.books.length })}</p>
          {author.description !== null && author.description !== '' && (
            <LongText clamp="line-clamp-4" from={320} className="mt-3">
              {author.description}
            </LongText>
          )}
        </div>
      </header>
      {author.books.length === 0 ? (
        <EmptyState title={t('author.none')} />
      ) : (
        <BookGrid label={t('author.booksOf', { name: author.name })}>
          {author.books.map((book) => (
            <li key={book.id}>
              <BookCard book={book} hide="author" />
            </li>
          ))}
        </BookGrid>
      )}
    </>
  );
}

function Portrait({ name, imageUrl }: { name: string; imageUrl: string | null }) {
  const [broken, setBroken] = useState(false);
  const frame = 'size-28 shrink-0 rounded-full sm:size-36';
  if (imageUrl === null || broken) {
    return (
      <div
        aria-hidden
        className={`grid place-items-center bg-accent-soft font-serif text-3xl text-accent-text ${frame}`}
      >
        {initialOf(name)}
      </div>
    );
  }
  return (
    <img
      src={serverUrl(imageUrl)}
      alt=""
      onError={() => setBroken(true)}
      className={`bg-raised object-cover ${frame}`}
    />
  );
}
