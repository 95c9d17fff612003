import { z } from 'zod';
import { audibleRegion } from './books.ts';
import { group, id, isoTime } from './common.ts';

/** `proxy`: a reverse proxy that is trusted names the person in a header. */
export const loginType = z.enum(['forms', 'basic', 'proxy', 'none']);
export type LoginType = z.infer<typeof loginType>;

export const username = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/^[^\s:]+( [^\s:]+)*$/u, 'A user name has no colon and no double or outer blanks.');
export const password = z.string().min(8, 'A password has at least eight characters.').max(512);

export const setupStatus = z.object({ needed: z.boolean() }).meta({ id: 'SetupStatus' });
export const setupRequest = z.object({ username, password, loginType: loginType.default('forms') });
export const loginRequest = z.object({
  username: z.string().min(1).max(64),
  password: z.string().min(1).max(512),
});

/** How one may sign in; `signOn` is null while single sign-on is not set up. */
export const loginMethods = z
  .object({
    loginType,
    signOn: z
      .object({
        /** What people call the provider; empty when nobody named it. */
        name: z.string(),
        /** The log-in page goes there by itself. */
        autoStart: z.boolean(),
      })
      .nullable(),
  })
  .meta({ id: 'LoginMethods' });
export type LoginMethods = z.infer<typeof loginMethods>;

/** Why a sign-on with the provider led nowhere; the log-in page is told in its address. */
export const signOnTrouble = z.enum(['expired', 'failed', 'refused', 'taken', 'unnamed', 'unreachable']);
export type SignOnTrouble = z.infer<typeof signOnTrouble>;

/** `next` is where the provider ends its own session, when that is wanted and it has such a place. */
export const signedOut = z
  .object({ ok: z.literal(true), next: z.string().nullable() })
  .meta({ id: 'SignedOut' });

export const user = z
  .object({ id, username: z.string(), group, createdAt: isoTime, lastSeenAt: isoTime.nullable() })
  .meta({ id: 'User' });
export type User = z.infer<typeof user>;

/** Languages the web app speaks. */
export const language = z.enum(['en', 'de']);
export type Language = z.infer<typeof language>;

/** What a person chose; null leaves it to the browser (language, theme, density) or the server (region). */
export const preferences = z
  .object({
    language: language.nullable(),
    /** The Audible catalogue this person searches. */
    region: audibleRegion.nullable(),
    theme: z.enum(['system', 'dark', 'light']).nullable(),
    density: z.enum(['comfortable', 'compact']).nullable(),
  })
  .meta({ id: 'Preferences' });
export type Preferences = z.infer<typeof preferences>;
/** Only what is named changes. */
export const updatePreferences = z.strictObject(preferences.partial().shape);

export const me = user
  .extend({
    loginType,
    via: z.enum(['session', 'apiKey', 'proxy', 'none']),
    /** False for somebody who only ever came by single sign-on or a proxy. */
    hasPassword: z.boolean(),
    preferences,
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof me>;

export const createUser = z.object({ username, password, group: group.default('untrusted') });
export const updateUser = z.object({
  username: username.optional(),
  password: password.optional(),
  group: group.optional(),
});
export const changePassword = z.object({
  currentPassword: z.string().min(1).max(512),
  newPassword: password,
});

export const session = z
  .object({
    id,
    createdAt: isoTime,
    lastSeenAt: isoTime,
    expiresAt: isoTime,
    userAgent: z.string().nullable(),
    current: z.boolean(),
  })
  .meta({ id: 'Session' });

export const apiKey = z
  .object({
    id,
    name: z.string(),
    prefix: z.string(),
    userId: id,
    createdAt: isoTime,
    lastUsedAt: isoTime.nullable(),
  })
  .meta({ id: 'ApiKey' });
export const createApiKey = z.object({ name: z.string().trim().min(1).max(100) });
/** `key` is shown this once. */
export const createdApiKey = apiKey.extend({ key: z.string() }).meta({ id: 'CreatedApiKey' });
