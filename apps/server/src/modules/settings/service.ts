import { type SettingsSectionName, type SettingsSections, settingsSections } from '@earmark/contracts';
import type { z } from 'zod';
import type { Db } from '../../db/index.ts';
import type { Signals } from '../../events/index.ts';
import type { Clock } from '../../kernel/clock.ts';
import { AppError, badInput } from '../../kernel/errors.ts';
import { openIfReadable, type SecretBox } from '../../platform/crypto/secret-box.ts';

/** Wire name → stored key of product.md: `folderPattern` → `folder_pattern`. */
export function toKey(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

const SECRET_FIELDS = new Set(['absApiToken', 'oidcClientSecret']);
/** Other processes of a shared database see a change after this long. */
const SHARED_CACHE_MS = 2000;

export type SettingsAnswer<Name extends SettingsSectionName> = {
  section: Name;
  /** Secrets are left out. */
  values: Partial<SettingsSections[Name]>;
  secretsSet: string[];
  locked: string[];
};

/** Looks at the values to be stored, and at those that are. */
export type SectionCheck = (next: Record<string, unknown>, before: Record<string, unknown>) => Promise<void>;

type Stored = {
  rows: ReadonlyMap<string, { value: string; secret: boolean }>;
  /** Sections made of these rows, when they were first asked for. */
  sections: Map<SettingsSectionName, SettingsSections[SettingsSectionName]>;
};

export type SettingsService = ReturnType<typeof createSettingsService>;

/**
 * Typed settings in sections. The environment wins and locks; secrets are encrypted at rest and never handed to the API.
 */
export function createSettingsService(options: {
  db: Db;
  clock: Clock;
  secretBox: SecretBox;
  overrides: Readonly<Partial<Record<string, string>>>;
  /** Between the processes of one database; a process of its own needs none. */
  signals?: Signals;
}) {
  const { db, clock, secretBox, overrides, signals } = options;
  let stored: Stored | undefined;
  let readAt = 0;
  /** What was asked for before a change and comes after it is not kept. */
  let changes = 0;
  const checks = new Map<SettingsSectionName, SectionCheck>();
  const listeners = new Set<() => void>();

  const load = async (): Promise<Stored> => {
    if (stored && (db.kind === 'sqlite' || clock.now() - readAt <= SHARED_CACHE_MS)) return stored;
    const [askedAt, askedAfter] = [clock.now(), changes];
    const all = await db.q.selectFrom('setting').select(['key', 'value', 'is_secret']).execute();
    const values = all.map((row) => [row.key, { value: row.value, secret: row.is_secret === 1 }] as const);
    const loaded: Stored = { rows: new Map(values), sections: new Map() };
    if (askedAfter === changes) {
      stored = loaded;
      readAt = askedAt;
    }
    return loaded;
  };
  const heardOfChange = () => {
    changes += 1;
    stored = undefined;
    for (const listener of listeners) listener();
  };
  signals?.on('settings', heardOfChange);

  const fieldsOf = (section: SettingsSectionName) => Object.keys(settingsSections[section].shape);
  const isLocked = (field: string) => overrides[toKey(field)] !== undefined;

  /** An environment text becomes what the field holds: a number, a flag or the text itself. */
  const fromEnvironment = (section: SettingsSectionName, field: string, text: string): unknown => {
    const schema = (settingsSections[section].shape as Record<string, z.ZodType>)[field]!;
    if (schema.safeParse(text).success) return text;
    if (/^(true|yes|on|1)$/i.test(text) && schema.safeParse(true).success) return true;
    if (/^(false|no|off|0)$/i.test(text) && schema.safeParse(false).success) return false;
    const asNumber = schema.safeParse(Number(text));
    if (asNumber.success) return Number(text);
    const issues = [asNumber, schema.safeParse(text)].flatMap(({ error }) => error?.issues ?? []);
    // That a number is too small tells more than that it came as text.
    const issue = issues.find(({ code }) => code !== 'invalid_type') ?? issues.at(-1);
    throw new AppError({
      code: 'bad_input',
      message: `EARMARK_${toKey(field).toUpperCase()} has a value that does not fit: ${issue?.message ?? text}`,
      status: 500,
      blame: 'setup',
    });
  };

  const get = async <Name extends SettingsSectionName>(section: Name): Promise<SettingsSections[Name]> => {
    const { rows: all, sections } = await load();
    const known = sections.get(section);
    if (known) return known as SettingsSections[Name];
    const raw: Record<string, unknown> = {};
    for (const field of fieldsOf(section)) {
      const override = overrides[toKey(field)];
      const row = all.get(toKey(field));
      if (override !== undefined) raw[field] = fromEnvironment(section, field, override);
      else if (row) {
        // A secret whose key is lost counts as not set, so that it can be entered again.
        const json = row.secret ? openIfReadable(secretBox, row.value) : row.value;
        if (json !== undefined) raw[field] = JSON.parse(json);
      }
    }
    const parsed = deepFreeze(settingsSections[section].parse(raw)) as SettingsSections[Name];
    sections.set(section, parsed);
    return parsed;
  };

  const masked = async <Name extends SettingsSectionName>(section: Name): Promise<SettingsAnswer<Name>> => {
    const values = (await get(section)) as Record<string, unknown>;
    const secretsSet = Object.keys(values).filter((field) => SECRET_FIELDS.has(field) && values[field]);
    const open = Object.fromEntries(Object.entries(values).filter(([field]) => !SECRET_FIELDS.has(field)));
    return {
      section,
      values: open as Partial<SettingsSections[Name]>,
      secretsSet,
      locked: fieldsOf(section).filter(isLocked),
    };
  };

  /**
   * The section with `given` laid over it, checked but not stored: what a *Test* button tries.
   * A secret left out or null keeps the stored one.
   */
  const preview = async <Name extends SettingsSectionName>(
    section: Name,
    given: Record<string, unknown>,
  ): Promise<SettingsSections[Name]> => {
    const current = (await get(section)) as Record<string, unknown>;
    const merged = { ...current };
    for (const [field, value] of Object.entries(given)) {
      if (!(field in settingsSections[section].shape)) {
        throw badInput(`The section "${section}" has no setting "${field}".`, [
          { path: field, message: 'Unknown setting.' },
        ]);
      }
      if (SECRET_FIELDS.has(field) && value == null) continue;
      if (isLocked(field) && JSON.stringify(value) !== JSON.stringify(current[field])) {
        throw new AppError({
          code: 'locked_by_environment',
          message: `"${field}" is fixed by the environment variable EARMARK_${toKey(field).toUpperCase()}.`,
          hint: 'Change or remove the variable and restart.',
          status: 409,
          blame: 'caller',
        });
      }
      merged[field] = value;
    }
    const parsed = settingsSections[section].safeParse(merged);
    if (!parsed.success) {
      throw badInput(
        'Some settings do not fit.',
        parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })),
      );
    }
    return parsed.data as SettingsSections[Name];
  };

  return {
    get,
    masked,
    preview,
    isLocked,
    /** @throws AppError naming the variable of the environment whose value does not fit. */
    checkEnvironment: async (): Promise<void> => {
      for (const section of Object.keys(settingsSections) as SettingsSectionName[])
        if (fieldsOf(section).some(isLocked)) await get(section);
    },
    /** Secrets that are stored and cannot be read: the key of this installation is another. */
    unreadable: async (): Promise<string[]> => {
      const { rows: all } = await load();
      return [...SECRET_FIELDS].filter((field) => {
        const row = all.get(toKey(field));
        return row?.secret === true && openIfReadable(secretBox, row.value) === undefined;
      });
    },
    /** What a section's values must stand before they are stored; throws `bad_input`. One check a section. */
    addCheck: (section: SettingsSectionName, check: SectionCheck): void => {
      checks.set(section, check);
    },
    /** Stores the given fields of a section; the others keep their values. */
    update: async <Name extends SettingsSectionName>(
      section: Name,
      given: Record<string, unknown>,
    ): Promise<SettingsAnswer<Name>> => {
      const next = (await preview(section, given)) as Record<string, unknown>;
      await checks.get(section)?.(next, (await get(section)) as Record<string, unknown>);
      await db.transaction(async (tx) => {
        for (const field of Object.keys(given)) {
          if (isLocked(field) || (SECRET_FIELDS.has(field) && given[field] == null)) continue;
          const secret = SECRET_FIELDS.has(field);
          const json = JSON.stringify(next[field]);
          const row = {
            value: secret ? secretBox.seal(json) : json,
            is_secret: secret ? (1 as const) : (0 as const),
            updated_at: clock.now(),
          };
          await tx
            .insertInto('setting')
            .values({ key: toKey(field), ...row })
            .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
            .execute();
        }
      });
      if (signals) signals.send('settings');
      else heardOfChange();
      return masked(section);
    },
    /** Called after a section was changed, in whichever process. */
    onChange: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** What many share nobody may change. */
function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const each of Object.values(value)) deepFreeze(each);
  return Object.freeze(value);
}
