import { z } from 'zod';
import { pageOf } from './common.ts';

const scored = { score: z.number().int().min(-1000).max(1000) };

/** What is wanted of a release and of its recording; every field has a default that does without set-up. */
const profileFields = {
  /** Formats that are taken, best first; an empty list takes all. */
  formats: z.array(z.string().max(20)).max(20).default(['m4b', 'mp3', 'm4a', 'flac', 'opus', 'ogg', 'aac']),
  /** The format that is good enough: a book that has it, or a better one, is never upgraded. Empty is the first format. */
  cutoff: z.string().max(20).default(''),
  /** Replace a book of the library by a better recording while it is below the cutoff. */
  upgradeAllowed: z.boolean().default(false),
  /** Empty takes the language of the book. */
  language: z.string().max(50).default(''),
  /** `prefer` ranks the wanted narrator first, `require` refuses another one, `ignore` does not look. */
  narrator: z.enum(['prefer', 'require', 'ignore']).default('prefer'),
  /** `strict` takes titles only in which the wanted book explains every word. */
  titleMatch: z.enum(['usual', 'strict']).default('usual'),
  /** `strict` takes releases only that name an author in full. */
  authorMatch: z.enum(['usual', 'strict']).default('usual'),
  minimumSeeders: z.number().int().min(0).default(1),
  /** Minutes a release is left alone after it was published. */
  minimumAgeMinutes: z.number().int().min(0).max(525_600).default(0),
  /** Kilobits per second that make a release believable, from size ÷ runtime. A maximum of 0 is no limit. */
  minimumBitrateKbps: z.number().min(0).default(20),
  maximumBitrateKbps: z.number().min(0).default(400),
  /** Windows of single formats; they replace the general one. */
  bitrateWindows: z
    .array(
      z
        .object({
          format: z.string().min(1).max(20),
          minimumKbps: z.number().min(0),
          /** 0 is no limit. */
          maximumKbps: z.number().min(0),
        })
        .refine((window) => window.maximumKbps === 0 || window.minimumKbps <= window.maximumKbps, {
          message: 'The lowest bit rate is above the highest.',
          path: ['minimumKbps'],
        }),
    )
    .max(20)
    .default([
      { format: 'flac', minimumKbps: 80, maximumKbps: 1600 },
      { format: 'opus', minimumKbps: 12, maximumKbps: 320 },
    ]),
  /** 0 is no limit. */
  maximumSizeGb: z.number().min(0).default(0),
  allowAbridged: z.boolean().default(false),
  allowDramatised: z.boolean().default(false),
  allowPacks: z.boolean().default(true),
  requiredTerms: z.array(z.string().max(200)).max(100).default([]),
  ignoredTerms: z.array(z.string().max(200)).max(100).default([]),
  preferredTerms: z
    .array(z.object({ term: z.string().max(200), ...scored }))
    .max(100)
    .default([]),
  /** Indexer flags such as `freeleech`, `vip`; they move a release up or down. */
  preferredFlags: z
    .array(z.object({ flag: z.string().min(1).max(100), ...scored }))
    .max(100)
    .default([]),
};

export const qualityProfile = z.object(profileFields);
export type QualityProfile = z.infer<typeof qualityProfile>;

type Changes<Shape> = {
  [Field in keyof Shape]: Shape[Field] extends z.ZodDefault<infer Inner> ? z.ZodOptional<Inner> : never;
};

/** Some fields of a profile; what is left out stays as it is. */
export const qualityChanges = z.strictObject(
  Object.fromEntries(
    Object.entries(profileFields).map(([field, schema]) => [field, schema.unwrap().optional()]),
  ) as Changes<typeof profileFields>,
);
export type QualityChanges = z.infer<typeof qualityChanges>;

/** Stable and lower case; requests refer to it. */
export const qualityProfileId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'Lower-case letters, digits and hyphens.');

/** A further profile: what differs from the default one, whose other fields it follows. */
export const namedQualityProfile = z.object({
  id: qualityProfileId,
  name: z.string().trim().min(1).max(60),
  changes: qualityChanges,
});
export type NamedQualityProfile = z.infer<typeof namedQualityProfile>;

const isDistinct = (values: readonly string[]) => new Set(values).size === values.length;

/** The default profile, and the named ones beside it. */
export const qualitySettings = qualityProfile.extend({
  profiles: z
    .array(namedQualityProfile)
    .max(50)
    .refine((profiles) => isDistinct(profiles.map(({ id }) => id)), 'Two profiles have the same id.')
    .refine(
      (profiles) => isDistinct(profiles.map(({ name }) => name.toLowerCase())),
      'Two profiles have the same name.',
    )
    .default([]),
});
export type QualitySettings = z.infer<typeof qualitySettings>;

const profileName = z.object({ id: z.string(), name: z.string() });
/** The named profiles a request may follow; the default one has no name. */
export const qualityProfileNames = pageOf(profileName).meta({ id: 'QualityProfileNames' });

export const chooseQualityProfile = z.object({
  /** Id of a named profile; null is the default one. */
  profile: qualityProfileId.nullable(),
});
/** The profile a request follows, and the named ones it may follow instead of the default one. */
export const chosenQualityProfile = z
  .object({
    profile: z.string().nullable(),
    profiles: z.array(profileName),
  })
  .meta({ id: 'ChosenQualityProfile' });
