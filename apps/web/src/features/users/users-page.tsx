import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound, Trash2, UserPlus } from 'lucide-react';
import { useState } from 'react';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import type { Group, User } from '../../lib/api/types.ts';
import { formatRelative } from '../../lib/format/index.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { useNow } from '../../lib/now.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Select } from '../../ui/input.tsx';
import { Card, PageHeader } from '../../ui/page.tsx';
import { initialOf } from '../../ui/person.ts';
import { ErrorState, Loading, Skeleton } from '../../ui/states.tsx';
import { toastError, toastSuccess } from '../../ui/toast.ts';
import { useMe } from './me.ts';
import { usersQuery } from './queries.ts';
import { PasswordDialog, UserDialog } from './user-dialogs.tsx';

const GROUPS: readonly Group[] = ['untrusted', 'trusted', 'admin'];

export function UsersPage() {
  const users = useQuery(usersQuery);
  const [adding, setAdding] = useState(false);
  usePageTitle(t('settings.users'));
  return (
    <>
      <PageHeader
        title={t('settings.users')}
        description={t('settings.usersIntro')}
        actions={
          <Button
            variant="primary"
            icon={<UserPlus aria-hidden className="size-4.5" />}
            onClick={() => setAdding(true)}
          >
            {t('users.add')}
          </Button>
        }
      />
      {users.isPending && (
        <Loading>
          <Skeleton className="h-48 w-full rounded-lg" />
        </Loading>
      )}
      {users.isError && <ErrorState error={users.error} onRetry={() => void users.refetch()} />}
      {users.isSuccess && (
        <Card>
          <ul aria-label={t('settings.users')} className="divide-y divide-line">
            {users.data.records.map((user) => (
              <UserRow key={user.id} user={user} />
            ))}
          </ul>
        </Card>
      )}
      {adding && <UserDialog onClose={() => setAdding(false)} />}
    </>
  );
}

function UserRow({ user }: { user: User }) {
  const me = useMe();
  const now = useNow();
  const queries = useQueryClient();
  const [dialog, setDialog] = useState<'password' | 'remove' | null>(null);
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: keys.users });
  const change = useMutation({
    mutationFn: (group: Group) =>
      unwrap(api.PUT('/api/v1/users/{id}', { params: { path: { id: user.id } }, body: { group } })),
    onSuccess: refresh,
    onError: toastError,
  });
  const remove = useMutation({
    mutationFn: () => unwrap(api.DELETE('/api/v1/users/{id}', { params: { path: { id: user.id } } })),
    onSuccess: () => {
      toastSuccess(t('users.removed', { name: user.username }));
      void refresh();
    },
    onError: toastError,
  });
  const self = user.id === me.id;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-3 px-4 py-4 sm:px-5">
      <span
        aria-hidden
        className="edge grid size-10 place-items-center rounded-full bg-accent-soft font-semibold text-accent-text"
      >
        {initialOf(user.username)}
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2 truncate font-semibold">
          {user.username}
          {self && <Badge>{t('users.you')}</Badge>}
        </p>
        <p className="text-sm text-faint">
          {user.lastSeenAt === null
            ? t('users.neverSeen')
            : t('users.seen', { when: formatRelative(user.lastSeenAt, now) })}
        </p>
      </div>
      <div className="flex items-center gap-1 max-sm:w-full">
        <Select
          aria-label={t('users.groupOf', { name: user.username })}
          value={change.isPending ? change.variables : user.group}
          disabled={self || change.isPending}
          onChange={(event) => change.mutate(event.target.value as Group)}
          className="w-40 max-sm:flex-1"
        >
          {GROUPS.map((group) => (
            <option key={group} value={group}>
              {t(`group.${group}`)}
            </option>
          ))}
        </Select>
        <IconButton
          label={t('users.setPassword', { name: user.username })}
          icon={<KeyRound aria-hidden className="size-4.5" />}
          onClick={() => setDialog('password')}
        />
        <IconButton
          label={t('users.remove', { name: user.username })}
          disabled={self}
          icon={<Trash2 aria-hidden className="size-4.5" />}
          onClick={() => setDialog('remove')}
        />
      </div>
      {dialog === 'password' && <PasswordDialog user={user} onClose={() => setDialog(null)} />}
      <ConfirmDialog
        open={dialog === 'remove'}
        onOpenChange={() => setDialog(null)}
        title={t('users.removeTitle', { name: user.username })}
        description={t('users.removeText')}
        action={t('common.remove')}
        busy={remove.isPending}
        onConfirm={() => remove.mutate(undefined, { onSuccess: () => setDialog(null) })}
      />
    </li>
  );
}
