import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Download, Search } from 'lucide-react';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import { formatDuration, formatSize } from '../../lib/format/index.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { DOT } from '../../ui/dot.ts';
import { FormError } from '../../ui/form-error.tsx';
import { Card, Section } from '../../ui/page.tsx';
import { toastSuccess } from '../../ui/toast.ts';

/** Books that came with the download of a book, and that nobody asked for: each can be imported. */
export function AlsoInTorrent({ bookId }: { bookId: string }) {
  const queries = useQueryClient();
  const offers = useQuery({
    queryKey: [...keys.imports, 'offers', bookId],
    queryFn: () => unwrap(api.GET('/api/v1/imports/offers', { params: { query: { bookId } } })),
  });
  const take = useMutation({
    mutationFn: (id: string) =>
      unwrap(api.POST('/api/v1/imports/offers/{id}', { params: { path: { id } }, body: {} })),
    onSuccess: () => toastSuccess(t('import.started')),
    onSettled: () => {
      for (const queryKey of [keys.imports, keys.library, keys.requests])
        void queries.invalidateQueries({ queryKey });
    },
  });
  const records = offers.data?.records ?? [];
  if (records.length === 0) return null;
  return (
    <Section title={t('offers.title')} className="mt-9">
      <p className="-mt-2 mb-4 text-sm text-muted">{t('offers.text')}</p>
      <FormError error={take.error} className="mb-4" />
      <Card>
        <ul aria-label={t('offers.title')} className="divide-y divide-line">
          {records.map((offer) => (
            <li key={offer.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-3.5">
              <div className="min-w-0 flex-1 basis-56">
                <p className="font-semibold">{offer.title}</p>
                <p className="text-sm text-muted">
                  {[
                    offer.authors.join(', '),
                    offer.durationSeconds === null ? '' : formatDuration(offer.durationSeconds),
                    formatSize(offer.sizeBytes),
                  ]
                    .filter((fact) => fact !== '')
                    .join(DOT)}
                </p>
              </div>
              <div className="flex gap-2">
                <Link
                  to="/search"
                  search={{ q: [offer.title, offer.authors[0] ?? ''].join(' ').trim() }}
                  className={buttonClass({ size: 'sm', variant: 'ghost' })}
                >
                  <Search aria-hidden className="size-4" />
                  {t('offers.lookUp')}
                </Link>
                <Button
                  size="sm"
                  aria-label={t('offers.importOne', { title: offer.title })}
                  busy={take.isPending && take.variables === offer.id}
                  icon={<Download aria-hidden className="size-4" />}
                  onClick={() => take.mutate(offer.id)}
                >
                  {t('import.take')}
                </Button>
              </div>
            </li>
          ))}
        </ul>
      </Card>
    </Section>
  );
}
