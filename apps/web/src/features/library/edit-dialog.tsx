import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Undo2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import type { BookDetails, EditableField } from '../../lib/api/types.ts';
import { t, tOr } from '../../lib/i18n/rooms.ts';
import { showRefused } from '../../lib/refused-fields.ts';
import { useStoredForm } from '../../lib/stored-form.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Input, Textarea } from '../../ui/input.tsx';
import { ErrorState, Loading, Skeleton } from '../../ui/states.tsx';
import { toastSuccess } from '../../ui/toast.ts';
import { bookQuery } from '../catalog/queries.ts';
import { type BookForm, FORM_FIELDS, toEdit, toForm } from './book-edit.ts';

type EditDialogProps = { bookId: string; onClose: () => void };

/** Facts of a book, set by hand: they win over every source until they are given back. */
export function EditDialog({ bookId, onClose }: EditDialogProps) {
  const book = useQuery(bookQuery(bookId));
  const [dirty, setDirty] = useState(false);
  return (
    <FormDialog
      dirty={dirty}
      onClose={onClose}
      size="lg"
      title={t('edit.title')}
      description={t('edit.text')}
      {...(book.data === undefined
        ? {}
        : {
            footer: (
              <>
                <Button onClick={onClose}>{t('common.cancel')}</Button>
                <Button variant="primary" type="submit" form={FORM_ID}>
                  {t('common.save')}
                </Button>
              </>
            ),
          })}
    >
      {book.isPending && (
        <Loading>
          <Skeleton className="h-72 w-full" />
        </Loading>
      )}
      {book.isError && <ErrorState error={book.error} onRetry={() => void book.refetch()} />}
      {book.data !== undefined && <EditForm book={book.data} onSaved={onClose} onDirty={setDirty} />}
    </FormDialog>
  );
}

const FORM_ID = 'edit-book';
const LISTS: ReadonlySet<string> = new Set(['authors', 'narrators', 'series', 'genres', 'tags']);
const WIDE: ReadonlySet<string> = new Set(['title', 'subtitle', 'description']);

type EditFormProps = { book: BookDetails; onSaved: () => void; onDirty: (dirty: boolean) => void };

function EditForm({ book, onSaved, onDirty }: EditFormProps) {
  const queries = useQueryClient();
  const before = toForm(book);
  const { form } = useStoredForm<BookForm>(before);
  const take = (next: BookDetails): void => {
    queries.setQueryData(bookQuery(book.id).queryKey, next);
    for (const queryKey of [keys.books, keys.library]) void queries.invalidateQueries({ queryKey });
  };
  const save = useMutation({
    mutationFn: (values: BookForm) =>
      unwrap(
        api.PATCH('/api/v1/books/{id}', {
          params: { path: { id: book.id } },
          body: toEdit(before, values),
        }),
      ),
    onSuccess: (next) => {
      take(next);
      toastSuccess(t('edit.saved'));
      onSaved();
    },
    onError: (error) =>
      showRefused(form, error, (path) => FORM_FIELDS.find((field) => path.startsWith(field))),
  });
  const giveBack = useMutation({
    mutationFn: (field: EditableField) =>
      unwrap(api.DELETE('/api/v1/books/{id}/edits/{field}', { params: { path: { id: book.id, field } } })),
    onSuccess: take,
  });
  const dirty = form.formState.isDirty && !save.isPending;
  useEffect(() => onDirty(dirty), [onDirty, dirty]);
  const edited = new Map(book.edits.map((edit) => [edit.field, edit]));
  const problem = save.error ?? giveBack.error;
  return (
    <form
      id={FORM_ID}
      aria-label={t('edit.title')}
      noValidate
      onSubmit={(event) => void form.handleSubmit((values) => save.mutate(values))(event)}
      className="grid gap-4 sm:grid-cols-2"
    >
      <FormError error={problem} className="sm:col-span-2" />
      {FORM_FIELDS.map((name) => {
        const edit = edited.get(name);
        const source = book.fieldSources[name];
        return (
          <Field
            key={name}
            label={tOr(`field.${name}`, name)}
            error={form.formState.errors[name]?.message}
            className={WIDE.has(name) ? 'sm:col-span-2' : ''}
            help={
              edit === undefined ? (
                <SourceNote name={name} source={source} />
              ) : (
                <span className="flex flex-wrap items-center gap-x-2">
                  <span className="text-accent-text">{t('edit.byHand')}</span>
                  <Button
                    variant="ghost"
                    size="sm"
                    icon={<Undo2 aria-hidden className="size-3.5" />}
                    busy={giveBack.isPending && giveBack.variables === name}
                    aria-label={t('edit.giveBackThis', { field: tOr(`field.${name}`, name) })}
                    onClick={() => giveBack.mutate(name)}
                  >
                    {edit.originalSource === null
                      ? t('edit.giveBack')
                      : t('edit.giveBackTo', {
                          source: tOr(`source.${edit.originalSource}`, edit.originalSource),
                        })}
                  </Button>
                </span>
              )
            }
          >
            {(control) =>
              LISTS.has(name) || name === 'description' ? (
                <Textarea {...control} rows={name === 'description' ? 7 : 2} {...form.register(name)} />
              ) : (
                <Input
                  {...control}
                  inputMode={name === 'runtimeMinutes' ? 'numeric' : 'text'}
                  {...form.register(
                    name,
                    name === 'title'
                      ? { validate: (value) => value.trim() !== '' || t('form.required') }
                      : name === 'runtimeMinutes'
                        ? { validate: (value) => /^\d*$/.test(value.trim()) || t('form.number') }
                        : {},
                  )}
                />
              )
            }
          </Field>
        );
      })}
    </form>
  );
}

function SourceNote({ name, source }: { name: string; source: string | undefined }) {
  return (
    <>
      {LISTS.has(name) && `${t(name === 'series' ? 'edit.seriesHelp' : 'edit.linesHelp')} `}
      {source !== undefined && (
        <span className="text-faint">{t('edit.from', { source: tOr(`source.${source}`, source) })}</span>
      )}
    </>
  );
}
