import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { Field } from '../../ui/field.tsx';
import { Select } from '../../ui/input.tsx';
import { toastError } from '../../ui/toast.ts';

const PATH = '/api/v1/requests/{id}/quality-profile';

/** By which quality profile the releases of a request are judged; nothing to see while there is only one. */
export function ProfileChoice({ requestId }: { requestId: string }) {
  const queries = useQueryClient();
  const queryKey = [...keys.requests, requestId, 'qualityProfile'];
  const params = { path: { id: requestId } };
  const query = useQuery({ queryKey, queryFn: ({ signal }) => unwrap(api.GET(PATH, { params, signal })) });
  const choose = useMutation({
    mutationFn: (profile: string | null) => unwrap(api.PUT(PATH, { params, body: { profile } })),
    onSuccess: (answer) => {
      queries.setQueryData(queryKey, answer);
      void queries.invalidateQueries({ queryKey: keys.requests });
      void queries.invalidateQueries({ queryKey: keys.releases(requestId) });
    },
    onError: toastError,
  });
  if (!query.isSuccess || query.data.profiles.length === 0) return null;
  return (
    <Field label={t('profiles.choose')} className="max-w-xs">
      {(control) => (
        <Select
          {...control}
          value={query.data.profile ?? ''}
          disabled={choose.isPending}
          onChange={(event) => choose.mutate(event.target.value || null)}
        >
          <option value="">{t('profiles.default')}</option>
          {query.data.profiles.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
