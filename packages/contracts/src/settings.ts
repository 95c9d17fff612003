import { z } from 'zod';
import { audibleRegion } from './books.ts';
import { qualitySettings } from './quality.ts';
import { loginType } from './users.ts';

export const filePolicy = z.enum(['always', 'whenAbsent', 'never']);

/**
 * What follows when a download has been in trouble for its time: `warn` shows the reason and nothing else, `fail` ends
 * it and leaves the book to its next search, `replace` ends it, blocklists the release and takes the next best one.
 */
export const downloadConsequence = z.enum(['warn', 'fail', 'replace']);
export type DownloadConsequence = z.infer<typeof downloadConsequence>;

/** Minutes a bad state may last; between two looks nobody can tell a minute. */
const troubleMinutes = (usual: number) => z.number().int().min(5).max(43_200).default(usual);

/**
 * Wire names of the sections are camelCase; stored keys (product.md) are snake_case: `folderPattern` is `folder_pattern`.
 */
const headerName = z
  .string()
  .trim()
  .max(100)
  .regex(/^[\w-]*$/, 'A header name has letters, digits and hyphens only.');

export const settingsSections = {
  general: z.object({
    audibleRegion: audibleRegion.default('us'),
    /** Seconds between looks for completed downloads. */
    pollInterval: z.number().int().min(1).max(300).default(60),
    /** How a grab reaches the client. */
    downloadVia: z.enum(['qbittorrent', 'prowlarr']).default('qbittorrent'),
    logLevel: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
    /** Hours between searches of what is wanted and not found. */
    searchIntervalHours: z.number().int().min(1).max(168).default(6),
    /** Minutes between looks at the newest releases of all indexers; 0 is never. */
    rssSyncMinutes: z
      .number()
      .int()
      .min(0)
      .max(1440)
      .refine((minutes) => minutes === 0 || minutes >= 10, 'At least 10 minutes, or 0 for never.')
      .default(15),
  }),
  /** How long each kind of trouble may last, and what follows. */
  downloads: z.object({
    stalledMinutes: troubleMinutes(360),
    stalledThen: downloadConsequence.default('replace'),
    metadataMinutes: troubleMinutes(60),
    metadataThen: downloadConsequence.default('replace'),
    errorMinutes: troubleMinutes(720),
    errorThen: downloadConsequence.default('replace'),
    missingFilesMinutes: troubleMinutes(1440),
    missingFilesThen: downloadConsequence.default('replace'),
    /** A tracker may be slow to learn of a new torrent, so its word is heard for a while. */
    unregisteredMinutes: troubleMinutes(20),
    unregisteredThen: downloadConsequence.default('replace'),
    /** Removed from the client before it was complete: three looks in a row tell. */
    vanishedThen: downloadConsequence.default('replace'),
  }),
  mediaManagement: z.object({
    libraryPath: z.string().max(4096).default(''),
    folderPattern: z
      .string()
      .min(1)
      .max(1000)
      .default('{author}/{series}/{series} - {index} - {title} ({year})'),
    /** Name of audio files; empty keeps the default of one name per part. */
    filePattern: z.string().max(1000).default(''),
    useSeriesFolders: z.boolean().default(true),
    /** A folder for each disc of a book, `Disc 01`, instead of one folder for all parts. */
    keepDiscFolders: z.boolean().default(false),
    transferMode: z.enum(['hardlinkOrCopy', 'hardlinkOnly', 'copy', 'move']).default('hardlinkOrCopy'),
    colonReplacement: z.enum(['dash', 'space', 'spaceDash', 'delete', 'smart']).default('smart'),
    postImportCategory: z.string().max(200).default(''),
    postImportTag: z.string().max(200).default('earmark-imported'),
    importCompanions: z.boolean().default(true),
    /** Import books of a pack that nobody asked for. */
    importWholePack: z.boolean().default(false),
    minimumFreeSpaceMb: z.number().int().min(0).default(500),
    /** Mode of folders Earmark makes, in octal (`775`); empty leaves what the umask gives. */
    folderMode: z
      .string()
      .regex(/^(?:[0-7]?7[0-7]{2})?$/u, 'Three octal digits, the first a 7: 775.')
      .default(''),
    /** Mode of files; one that shares its data with a torrent only gains permissions. */
    fileMode: z
      .string()
      .regex(/^(?:[0-7]?[67][0-7]{2})?$/u, 'Three octal digits, the first a 6 or 7: 664.')
      .default(''),
    /** Group, by name or number, that new books belong to; empty leaves it. */
    chownGroup: z
      .string()
      .trim()
      .max(64)
      .regex(/^[\w.$-]*$/u, 'The name or number of a group.')
      .default(''),
    /** Days a replaced or removed book waits in the recycle bin; 0 keeps it until a person deletes it. */
    recycleBinDays: z.number().int().min(0).max(3650).default(30),
    /** Make one m4b with chapters of several mp3 or AAC parts; of a copy, never of seeding files. */
    joinParts: z.boolean().default(false),
    /** Most kilobits per second that mp3 parts are encoded with when they are joined; never more than they have. */
    joinBitrateKbps: z.number().int().min(24).max(320).default(128),
  }),
  metadata: z.object({
    writeMetadataJson: filePolicy.default('always'),
    writeMetadataOpf: filePolicy.default('always'),
    writeCover: filePolicy.default('always'),
    /** Write tags into the audio as Audiobookshelf reads them; into a copy, never into seeding files. */
    embedTags: z.boolean().default(false),
    embedCover: z.boolean().default(false),
  }),
  quality: qualitySettings,
  security: z.object({
    loginType: loginType.default('forms'),
    /** Days an unused session lives. */
    sessionDays: z.number().int().min(1).max(365).default(30),
    /** New requests of untrusted users a week; 0 is no limit. */
    untrustedWeeklyQuota: z.number().int().min(0).default(0),
  }),
  signOn: z.object({
    /** Issuer address of the OpenID Connect provider; empty switches single sign-on off. */
    oidcIssuer: z.string().trim().max(2000).default(''),
    oidcClientId: z.string().trim().max(500).default(''),
    /** Write only; empty for a public client. */
    oidcClientSecret: z.string().max(4000).default(''),
    /** What the log-in button calls the provider. */
    oidcName: z.string().trim().max(60).default(''),
    oidcScope: z.string().trim().max(500).default('openid profile'),
    oidcUsernameClaim: z.string().trim().max(100).default('preferred_username'),
    /** The claim that lists a person's groups; empty leaves groups to Earmark. */
    oidcGroupClaim: z.string().trim().max(100).default(''),
    /** The log-in page goes to the provider by itself. */
    oidcAutoStart: z.boolean().default(false),
    /** Signing out of Earmark ends the provider's session too. */
    oidcSignOut: z.boolean().default(false),
    /** Header in which a trusted proxy names the person (login type `proxy`). */
    proxyUserHeader: headerName.min(1).default('Remote-User'),
    /** Header with the groups, separated by commas; empty leaves groups to Earmark. */
    proxyGroupHeader: headerName.default(''),
    /** The provider's names for Earmark's groups, separated by commas. */
    adminGroups: z.string().trim().max(1000).default(''),
    trustedGroups: z.string().trim().max(1000).default(''),
    untrustedGroups: z.string().trim().max(1000).default(''),
    /** What becomes of people in none of these groups, and of newcomers without groups. */
    otherPeople: z.enum(['untrusted', 'trusted', 'refused']).default('untrusted'),
    /** Whoever comes under the name of an account that exists is taken for its owner. */
    matchUsernames: z.boolean().default(false),
  }),
  audiobookshelf: z.object({
    absUrl: z.string().max(2000).default(''),
    /** Write only. */
    absApiToken: z.string().max(4000).default(''),
    absLibraryId: z.string().max(200).default(''),
    /** For a self-signed certificate in one's own network. */
    absInsecureTls: z.boolean().default(false),
  }),
} as const;

export type SettingsSectionName = keyof typeof settingsSections;
export const settingsSectionName = z.enum(
  Object.keys(settingsSections) as [SettingsSectionName, ...SettingsSectionName[]],
);
export type SettingsSections = { [Name in SettingsSectionName]: z.infer<(typeof settingsSections)[Name]> };

/** The answer of `GET settings/{section}`: secrets are masked, `locked` names fields fixed by the environment. */
export const settingsAnswer = z
  .object({
    section: settingsSectionName,
    values: z.record(z.string(), z.unknown()),
    secretsSet: z.array(z.string()),
    locked: z.array(z.string()),
  })
  .meta({ id: 'Settings' });
