import { useMutation } from '@tanstack/react-query';
import { Library } from 'lucide-react';
import { api, unwrap } from '../../lib/api/client.ts';
import { isApiError } from '../../lib/api/problem.ts';
import type { SettingsSections } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/states.tsx';
import type { SectionParts } from './settings-form.tsx';

type Values = SettingsSections['audiobookshelf'];

/** Asks Audiobookshelf, with what is typed so far, which libraries it has: nobody has to copy an id. */
export function LibraryChoice({ parts }: { parts: SectionParts<Values> }) {
  const { form } = parts;
  const chosen = form.watch('absLibraryId');
  const libraries = useMutation({
    mutationFn: async () => {
      const body = withoutEmptySecret({ ...form.getValues(), absLibraryId: '' });
      return (await unwrap(api.POST('/api/v1/settings/audiobookshelf/libraries', { body }))).records;
    },
    onSuccess: (found) => {
      const [only, ...rest] = found;
      if (only && rest.length === 0) choose(only.id);
    },
  });
  const choose = (id: string) => {
    form.setValue('absLibraryId', id, { shouldDirty: true, shouldValidate: true });
  };

  return (
    <div className="grid gap-3">
      <div>
        <Button
          type="button"
          variant="secondary"
          icon={<Library className="size-4" aria-hidden />}
          busy={libraries.isPending}
          disabled={form.watch('absUrl') === ''}
          onClick={() => libraries.mutate()}
        >
          {t('abs.findLibraries')}
        </Button>
      </div>
      {libraries.isError && (
        <Notice tone="danger">
          <p>{isApiError(libraries.error) ? libraries.error.message : t('error.unreachable')}</p>
          {isApiError(libraries.error) && libraries.error.hint !== null && <p>{libraries.error.hint}</p>}
        </Notice>
      )}
      {libraries.data?.length === 0 && <Notice tone="info">{t('abs.noLibraries')}</Notice>}
      {(libraries.data?.length ?? 0) > 0 && (
        <fieldset className="grid gap-2">
          <legend className="sr-only">{t('abs.library')}</legend>
          {libraries.data?.map((library) => (
            <label
              key={library.id}
              className="flex min-h-11 cursor-pointer items-center gap-3 rounded-lg border border-line px-3 py-2 has-checked:border-accent"
            >
              <input
                type="radio"
                name="abs-library"
                checked={library.id === chosen}
                onChange={() => choose(library.id)}
                className="accent-accent"
              />
              <span className="font-medium">{library.name}</span>
              <span className="truncate text-sm text-muted">{library.folders.join(', ')}</span>
            </label>
          ))}
        </fieldset>
      )}
    </div>
  );
}

/** An empty key field means the stored key. */
function withoutEmptySecret({ absApiToken, ...values }: Values): Partial<Values> {
  return absApiToken === '' ? values : { ...values, absApiToken };
}
