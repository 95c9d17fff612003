import type { Clock } from '../../../kernel/clock.ts';
import type { MamApi } from './api.ts';
import type { MamSession } from './session.ts';

/** MAM takes one change an hour; a minute more, because its clock is not ours. */
const ONCE_PER_MS = 61 * 60_000;

/**
 * Tells MAM the address of this server when it has changed, so that its tracker accepts announces from there. Answers
 * what was done, in words.
 */
export async function keepSeedboxAddress(deps: {
  api: MamApi;
  session: MamSession;
  clock: Clock;
}): Promise<string> {
  const { api, session, clock } = deps;
  const known = session.state().seedbox;
  const seen = await api.address();
  if (seen === null) return 'MyAnonamouse did not tell the address it sees.';
  if (seen.ip === known.ip && known.problem === null) return `The address is still ${seen.ip}.`;
  if (known.changedAt !== null && clock.now() - known.changedAt < ONCE_PER_MS) {
    return `The address is ${seen.ip} now; MyAnonamouse takes one change an hour.`;
  }
  const answer = await api.updateSeedbox();
  const now = clock.now();
  await session.update((state) => {
    switch (answer.kind) {
      case 'known':
        state.seedbox = { ip: answer.ip || seen.ip, changedAt: now, problem: null };
        break;
      case 'tooSoon':
        // Somebody else changed it; when, nobody tells.
        state.seedbox = { ...state.seedbox, changedAt: now };
        break;
      case 'refused':
        state.seedbox = { ip: null, changedAt: now, problem: answer.said };
        break;
    }
  });
  switch (answer.kind) {
    case 'known':
      return `The address is ${answer.ip || seen.ip}: ${answer.said}.`;
    case 'tooSoon':
      return 'MyAnonamouse takes one change an hour; it is tried again.';
    case 'refused':
      return `MyAnonamouse does not take the address: ${answer.said}.`;
  }
}
