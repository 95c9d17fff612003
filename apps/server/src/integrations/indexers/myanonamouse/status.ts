import type { IndexerAccount, IndexerFact, IndexerNotice } from '../port.ts';
import type { SessionState } from './session-state.ts';
import { slotRefusal } from './unsatisfied.ts';

const DAY_MS = 24 * 3600_000;
/** A session that is not used dies after about 15 days; warn while there is time. */
const UNUSED_MS = 12 * DAY_MS;

type Known = {
  state: Readonly<SessionState>;
  account: { account: IndexerAccount; at: number } | null;
  now: number;
  reserve: number;
};

/** Session and account as they were last seen. */
export function describeSession({ state, account: seen, now, reserve }: Known): IndexerFact[] {
  const facts: IndexerFact[] = [
    { label: 'Session', value: sessionAge(state, now), ok: state.refusal === null },
  ];
  if (seen) {
    const { account } = seen;
    facts.push(...describeAccount(account, reserve));
  }
  if (state.frozenUntilAt !== null && state.frozenUntilAt > now) {
    facts.push({
      label: 'Downloads frozen until',
      value: new Date(state.frozenUntilAt).toISOString(),
      ok: false,
    });
  }
  if (state.seedbox.ip !== null) facts.push({ label: 'Registered address', value: state.seedbox.ip });
  return facts;
}

export function describeAccount(account: IndexerAccount, reserve: number): IndexerFact[] {
  return [
    { label: 'Account', value: `${account.username} (${account.className})` },
    { label: 'VIP', value: account.isVip ? 'yes' : 'no' },
    { label: 'Ratio', value: account.ratio === null ? 'unknown' : account.ratio.toFixed(2) },
    { label: 'Freeleech wedges', value: account.wedges === null ? 'unknown' : String(account.wedges) },
    {
      label: 'Unsatisfied torrents',
      value: account.unsatisfied ? `${account.unsatisfied.count} of ${account.unsatisfied.limit}` : 'unknown',
      ok: slotRefusal(account, reserve) === null,
    },
  ];
}

function sessionAge({ startedAt, rotatedAt, usedAt }: Readonly<SessionState>, now: number): string {
  const parts = [
    startedAt === null ? '' : `pasted ${formatAge(now - startedAt)} ago`,
    rotatedAt === null ? 'not renewed yet' : `renewed ${formatAge(now - rotatedAt)} ago`,
    usedAt === null ? 'never used' : `used ${formatAge(now - usedAt)} ago`,
  ];
  return parts.filter(Boolean).join(', ');
}

/** What a person should know before it costs something. */
export function noticesOf({ state, account: seen, now, reserve }: Known): IndexerNotice[] {
  const notices: IndexerNotice[] = [];
  const add = (level: IndexerNotice['level'], message: string, hint: string, since: number | null = null) =>
    notices.push({ level, message, hint, since });
  if (state.refusal !== null) {
    add(
      'error',
      state.refusal,
      `The session was ${sessionAge(state, now)}. Make a new one at MyAnonamouse → Preferences → Security, or press Test in the settings.`,
    );
  }
  const unusedMs = now - (state.usedAt ?? state.startedAt ?? now);
  if (state.refusal === null && unusedMs > UNUSED_MS) {
    add(
      'warning',
      `The MyAnonamouse session was not used for ${formatAge(unusedMs)}; an unused one is ended by the site.`,
      'Switch on "Keep the session alive" in the settings of the indexer, or press Test.',
    );
  }
  if (state.frozenUntilAt !== null && state.frozenUntilAt > now) {
    add(
      'error',
      `MyAnonamouse has frozen the downloads of this account until ${new Date(state.frozenUntilAt).toISOString().slice(0, 16)} UTC.`,
      'Too many unsatisfied torrents. Seed what is unfinished; it goes on by itself.',
    );
  }
  if (seen?.account.unsatisfied) {
    const refusal = slotRefusal(seen.account, reserve);
    if (refusal) add('warning', refusal.message, refusal.hint ?? '');
  }
  if (state.seedbox.problem !== null) {
    add(
      'warning',
      `MyAnonamouse does not take the address of this server: ${state.seedbox.problem}.`,
      'Allow "dynamic seedbox" for the session (a new one is needed for that), or switch the update off.',
    );
  }
  return notices;
}

const HOUR_MS = 3600_000;
const MINUTE_MS = 60_000;

function formatAge(ms: number): string {
  const [days, hours, minutes] = [DAY_MS, HOUR_MS, MINUTE_MS].map((length) => Math.floor(ms / length));
  if (days) return `${days} ${days === 1 ? 'day' : 'days'}`;
  if (hours) return `${hours} ${hours === 1 ? 'hour' : 'hours'}`;
  if (minutes) return `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
  return 'less than a minute';
}
