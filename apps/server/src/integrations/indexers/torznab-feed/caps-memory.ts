import { z } from 'zod';
import type { Clock } from '../../../kernel/clock.ts';
import type { SecretKeeper } from '../../definition.ts';
import type { FeedCaps } from './caps.ts';

/** What a feed can do hardly ever changes: asking for it once a day costs the searches of a book nothing. */
const LIFETIME_MS = 24 * 3_600_000;
/** Where the integration keeps them, beside the secrets of the provider. */
const FIELD = 'knownCaps';

const storedCaps = z.object({
  url: z.string(),
  at: z.number(),
  caps: z.object({
    serverTitle: z.string(),
    categories: z.array(z.object({ id: z.number(), name: z.string() })),
    canSearch: z.boolean(),
    bookParameters: z.array(z.string()),
    maxLimit: z.number().nullable(),
  }),
});
type StoredCaps = z.infer<typeof storedCaps>;

export type CapsMemory = ReturnType<typeof createCapsMemory>;

/** The caps of one feed, kept over restarts and shared by all processes; those of another address do not count. */
export function createCapsMemory(deps: {
  url: string;
  clock: Clock;
  keeper: SecretKeeper | undefined;
  ask(signal?: AbortSignal): Promise<FeedCaps>;
}) {
  const { url, clock, keeper } = deps;
  let known: StoredCaps | null = null;

  const isFresh = (stored: StoredCaps) => {
    const age = clock.now() - stored.at;
    return stored.url === url && age >= 0 && age < LIFETIME_MS;
  };

  const askAnew = async (signal?: AbortSignal): Promise<FeedCaps> => {
    const caps = await deps.ask(signal);
    known = { url, at: clock.now(), caps };
    await keeper?.save(FIELD, JSON.stringify(known));
    return caps;
  };

  return {
    current: async (signal?: AbortSignal): Promise<FeedCaps> => {
      if (known === null || !isFresh(known)) known = readStored((await keeper?.read(FIELD)) ?? '');
      return known !== null && isFresh(known) ? known.caps : askAnew(signal);
    },
    /** What it says now, whatever is remembered. */
    askAnew,
  };
}

function readStored(text: string): StoredCaps | null {
  if (text === '') return null;
  try {
    return storedCaps.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
