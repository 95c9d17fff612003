import { z } from 'zod';
import { audibleRegion } from './books.ts';
import { id, isoTime, pageOf, pageQuery } from './common.ts';
import { qualityChanges, qualityProfileId } from './quality.ts';

const position = z.union([z.string(), z.number()]).nullish();

/** The book side of a decision, as `releases/evaluate` takes it. */
export const evaluateBook = z.object({
  asin: z.string().nullish(),
  region: audibleRegion.nullish(),
  title: z.string().min(1).max(1000),
  subtitle: z.string().max(1000).nullish(),
  authors: z.array(z.string().max(500)).max(100).default([]),
  narrators: z.array(z.string().max(500)).max(200).default([]),
  series: z
    .array(z.object({ name: z.string().max(500), position }))
    .max(50)
    .default([]),
  language: z.string().max(100).nullish(),
  releaseDate: z.string().max(40).nullish(),
  runtimeMinutes: z.number().min(0).nullish(),
  abridged: z.boolean().nullish(),
  /** `unabridged`, `abridged`, `original_recording`, `dramatized` … as Audible's format_type. */
  format: z.string().max(100).nullish(),
});
export type EvaluateBook = z.infer<typeof evaluateBook>;

/** One search result of an indexer. Everything after `flags` is what structured indexers such as MAM give. */
export const releaseInput = z.object({
  guid: z.string().min(1).max(2000),
  indexer: z.string().max(200),
  protocol: z.enum(['torrent', 'usenet']).default('torrent'),
  title: z.string().max(5000),
  size: z.number().min(0).nullish(),
  seeders: z.number().int().min(0).nullish(),
  leechers: z.number().int().min(0).nullish(),
  grabs: z.number().int().min(0).nullish(),
  publishDate: z.string().max(60).nullish(),
  files: z.number().int().min(0).nullish(),
  /** Newznab category numbers (3030 audiobook, 7020 e-book …). */
  categories: z.array(z.number().int()).max(100).default([]),
  flags: z.array(z.string().max(100)).max(100).default([]),
  bookTitle: z.string().max(2000).nullish(),
  authors: z.array(z.string().max(500)).max(200).nullish(),
  narrators: z.array(z.string().max(500)).max(200).nullish(),
  series: z
    .array(z.object({ name: z.string().max(500), position }))
    .max(50)
    .nullish(),
  language: z.string().max(100).nullish(),
  filetypes: z.array(z.string().max(40)).max(40).nullish(),
  tags: z.string().max(20_000).nullish(),
  description: z.string().max(200_000).nullish(),
});
export type ReleaseInput = z.infer<typeof releaseInput>;

export const rejection = z.object({
  /** Name of the rule that refused, e.g. `title`, `author`, `language`. */
  code: z.string(),
  /** A temporary refusal may go away by itself (indexer backed off, too young, no space). */
  type: z.enum(['permanent', 'temporary']),
  message: z.string(),
});
export type Rejection = z.infer<typeof rejection>;

/** One criterion of the ranking, in order of weight; `text` is the sentence shown to people. */
export const scorePart = z.object({ criterion: z.string(), value: z.number(), text: z.string() });
export type ScorePart = z.infer<typeof scorePart>;

export const decision = z
  .object({
    guid: z.string(),
    accepted: z.boolean(),
    /** The release holds several books. */
    pack: z.boolean(),
    rejections: z.array(rejection),
    /** 1 is the best accepted release; null when rejected. */
    rank: z.number().int().nullable(),
    /** Higher is better; made of the score parts, comparable within one answer only. */
    score: z.number(),
    scoreParts: z.array(scorePart),
    /** Why it stands before the release ranked next; null for the last one and for rejected ones. */
    ahead: z
      .object({
        /** The first criterion in which the two differ. */
        criterion: z.string(),
        /** What this release has, and what the next one has, a sentence each. */
        text: z.string(),
        nextText: z.string(),
      })
      .nullable()
      .default(null),
  })
  .meta({ id: 'Decision' });
export type Decision = z.infer<typeof decision>;

export const evaluateRequest = z.object({
  book: evaluateBook,
  releases: z.array(releaseInput).max(20_000),
  /** Id of a named quality profile; the default one without it. */
  profile: qualityProfileId.optional(),
  /** Settings laid over the profile, to see what they would do before they are stored. */
  changes: qualityChanges.optional(),
});
export const evaluateResponse = z
  .object({ decisions: z.array(decision), ranked: z.array(z.string()) })
  .meta({ id: 'Evaluation' });
export type Evaluation = z.infer<typeof evaluateResponse>;

/** What a release costs the account of its indexer, and whether a token of it (MyAnonamouse's wedge) makes it free. */
export const freeleechOffer = z
  .object({
    /** What the settings of the indexer say: `ask` waits for a person. */
    action: z.enum(['spend', 'ask', 'keep']),
    /** `useFreeleech` has an effect. */
    isPossible: z.boolean(),
    /** Tokens the account has now; null when it does not tell. */
    tokensLeft: z.number().int().nullable(),
    /** Bytes that count against the ratio without a token: 0 when it is free for this account, null when unknown. */
    costBytes: z.number().nullable(),
    reason: z.string(),
  })
  .meta({ id: 'FreeleechOffer' });
export type FreeleechOffer = z.infer<typeof freeleechOffer>;

/** A release in interactive search: facts as the indexer gave them, what Earmark made of them, and the decision. */
export const release = z
  .object({
    guid: z.string(),
    indexerId: id,
    indexer: z.string(),
    protocol: z.enum(['torrent', 'usenet']),
    title: z.string(),
    sizeBytes: z.number().nullable(),
    seeders: z.number().nullable(),
    leechers: z.number().nullable(),
    grabs: z.number().nullable(),
    publishedAt: isoTime.nullable(),
    authors: z.array(z.string()),
    narrators: z.array(z.string()),
    series: z.array(z.object({ name: z.string(), position: z.string().nullable() })),
    formats: z.array(z.string()),
    bitrateKbps: z.number().nullable(),
    language: z.string().nullable(),
    flags: z.array(z.string()),
    freeleech: z.boolean(),
    /** Null where no token can make it free. */
    freeleechOffer: freeleechOffer.nullable(),
    infoUrl: z.string().nullable(),
    /** The books a pack holds, as far as it says; empty when it does not, and for single books. */
    contains: z.array(z.object({ position: z.string().nullable(), title: z.string().nullable() })),
    /** Publication year the uploader names. */
    year: z.number().int().nullable(),
    decision,
  })
  .meta({ id: 'Release' });
export type Release = z.infer<typeof release>;

export const indexerSearchState = z
  .object({
    indexerId: id,
    name: z.string(),
    state: z.enum(['pending', 'searching', 'done', 'failed', 'skipped']),
    found: z.number().int(),
    durationMs: z.number().nullable(),
    /** Why it failed or was skipped. */
    message: z.string().nullable(),
    queries: z.array(z.string()),
  })
  .meta({ id: 'IndexerSearchState' });
export type IndexerSearchState = z.infer<typeof indexerSearchState>;

export const interactiveSearch = z
  .object({
    requestId: id,
    searchedAt: isoTime.nullable(),
    running: z.boolean(),
    /** What a person had searched for; null when Earmark chose the words. */
    query: z.string().nullable(),
    /** What Earmark asks the indexers for first. */
    usualQuery: z.string(),
    releases: z.array(release),
    indexers: z.array(indexerSearchState),
  })
  .meta({ id: 'InteractiveSearch' });

export const grabRequest = z.strictObject({
  guid: z.string().min(1).max(2000),
  indexerId: id,
  /** Grab although the decision is a rejection. */
  override: z.boolean().default(false),
  /** Spend a token to make it free. Left out: as the settings of the indexer say; `ask` then means no. */
  useFreeleech: z.boolean().optional(),
});

/** Why a release was not taken for a book; null speaks of the release itself. */
export const waitingReason = z.object({ book: z.string().nullable(), message: z.string() });
export type WaitingReason = z.infer<typeof waitingReason>;

/** A release another tool has pushed and that could not be taken at that moment; it is decided on again. */
export const waitingRelease = z
  .object({
    id: z.string(),
    title: z.string(),
    indexer: z.string().nullable(),
    /** Why it was not taken the last time. */
    reasons: z.array(waitingReason),
    tries: z.number().int(),
    since: isoTime,
    nextAt: isoTime,
  })
  .meta({ id: 'WaitingRelease' });
export type WaitingRelease = z.infer<typeof waitingRelease>;
export const waitingReleasePage = pageOf(waitingRelease).meta({ id: 'WaitingReleasePage' });
export type WaitingReleasePage = z.infer<typeof waitingReleasePage>;
export const waitingReleaseQuery = pageQuery.pick({ page: true, pageSize: true });

/** What became of a chosen release; what the client refuses is a problem document instead. */
export const grabAnswer = z
  .object({
    ok: z.literal(true),
    /** `grabbed` the client has it, `tracked` it was on its way already, `pending` it is handed over once the client answers. */
    outcome: z.enum(['grabbed', 'tracked', 'pending']),
    message: z.string(),
  })
  .meta({ id: 'GrabAnswer' });
export type GrabAnswer = z.infer<typeof grabAnswer>;
