import { z } from 'zod';
import { evaluateBook } from './releases.ts';

/** `naming/preview`: `pattern` and `useSeriesFolders` default to the stored settings. */
export const namingPreviewRequest = z.object({
  pattern: z.string().max(1000).optional(),
  filePattern: z.string().max(1000).optional(),
  useSeriesFolders: z.boolean().optional(),
  book: evaluateBook.extend({
    publisher: z.string().max(500).nullish(),
    isbn: z.string().max(40).nullish(),
    year: z.union([z.string().max(10), z.number().int()]).nullish(),
  }),
  /** Names of the audio files, in order. */
  files: z.array(z.string().max(4000)).max(5000).optional(),
});

export const namingPreviewResponse = z
  .object({
    /** Relative to the root folder, `/` between segments. */
    path: z.string(),
    segments: z.array(z.string()),
    files: z.array(z.object({ from: z.string(), to: z.string() })),
    warnings: z.array(z.string()),
  })
  .meta({ id: 'NamingPreview' });
export type NamingPreview = z.infer<typeof namingPreviewResponse>;

/** The tokens a pattern may use, for the pattern builder. */
export const namingTokens = z
  .object({ tokens: z.array(z.object({ token: z.string(), meaning: z.string(), example: z.string() })) })
  .meta({ id: 'NamingTokens' });
