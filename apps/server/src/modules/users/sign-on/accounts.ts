import type { Group } from '@earmark/contracts';
import type { Db } from '../../../db/index.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { newId } from '../../../kernel/ids.ts';
import type { UserRow, UserStore } from '../store.ts';

/** Somebody an identity provider or a proxy names. */
export type Vouched = {
  issuer: string;
  subject: string;
  username: string;
  /** By the rules of the settings. */
  group: Group | 'refused';
  /** The group was told, not assumed: it is set anew at every sign-on. */
  isGroupTold: boolean;
  /** The account of that name is theirs, whoever made it. */
  matchUsername: boolean;
};

/** `taken`: another account has the name. */
export type VouchedOutcome =
  | { kind: 'user'; user: UserRow; isNew: boolean }
  | { kind: 'refused' }
  | { kind: 'taken' };

/** Finds or makes the account of somebody vouched for. Nobody who is refused leaves an account behind or keeps a session. */
export function createVouchedAccounts({ db, clock, store }: { db: Db; clock: Clock; store: UserStore }) {
  const follow = async (user: UserRow, { group, isGroupTold }: Vouched): Promise<UserRow> => {
    if (!isGroupTold || group === 'refused' || group === user.group) return user;
    await store.holdAll();
    // The last admin stays one, whatever the provider says: otherwise nobody could mend it.
    if (user.group === 'admin' && (await store.countAdmins()) <= 1) return user;
    await store.update(user.id, { group });
    return { ...user, group };
  };
  const link = (user: { id: string }, { issuer, subject }: Vouched) =>
    store.insertIdentity({ issuer, subject, userId: user.id, createdAt: clock.now() });

  return (person: Vouched): Promise<VouchedOutcome> =>
    db.transaction(async () => {
      const { group } = person;
      const known = await store.userOfIdentity(person.issuer, person.subject);
      if (group === 'refused' && person.isGroupTold) {
        if (known) await store.removeSessionsOf(known.id);
        return { kind: 'refused' };
      }
      if (known) return { kind: 'user', user: await follow(known, person), isNew: false };
      const namesake = await store.byName(person.username);
      if (namesake && person.matchUsername) {
        await link(namesake, person);
        return { kind: 'user', user: await follow(namesake, person), isNew: false };
      }
      if (group === 'refused') return { kind: 'refused' };
      if (namesake) return { kind: 'taken' };
      const made = {
        id: newId(clock.now()),
        username: person.username,
        passwordHash: null,
        group,
        createdAt: clock.now(),
      };
      if (!(await store.insert(made))) {
        // A first page makes many calls at once: another of them was quicker.
        const quicker = await store.userOfIdentity(person.issuer, person.subject);
        return quicker ? { kind: 'user', user: quicker, isNew: false } : { kind: 'taken' };
      }
      await link(made, person);
      return { kind: 'user', user: { ...made, lastSeenAt: null }, isNew: true };
    });
}
