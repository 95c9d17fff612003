import { z } from 'zod';

/** Path parameters of a route that is about one thing. */
export const byId = z.object({ id: z.string().min(1).max(64) });

/** What a route answers that has nothing to tell but that it is done. */
export const done = z.object({ ok: z.literal(true) });
