import type { Provider, ProviderInput, ProviderKind, ProviderSchema, TestResult } from '@earmark/contracts';
import type { Db, Locks } from '../../db/index.ts';
import type { EventBus } from '../../events/index.ts';
import type { IntegrationTools, SecretKeeper } from '../../integrations/definition.ts';
import type { Clock } from '../../kernel/clock.ts';
import { LEAP_MS } from '../../kernel/clock-leap.ts';
import { AppError, badInput, conflict, describeError, notFound } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { asTestResult } from '../../kernel/test-result.ts';
import type { SecretBox } from '../../platform/crypto/secret-box.ts';
import { impatient } from '../../platform/http/index.ts';
import { assertFieldsFit, describesProvider, type EnvironmentFields, lockedFields } from './environment.ts';
import { fieldsOf, formOf, hiddenFieldsOf, parseSettings, secretFieldsOf } from './form.ts';
import type { AnyDefinition, ProviderRegistry } from './registry.ts';
import { createSecretKeepers, openSecretsOf, readableSecretsOf } from './secret-keepers.ts';
import { createProviderStore, type StoredProvider } from './store.ts';

const SECRETS_LOST = 'Its stored password cannot be read with the key of this installation. Enter it again.';
/** Pauses after the 1st, 2nd … failure in a row. */
const BACKOFF_MINUTES = [0, 1, 5, 15, 30, 60, 180, 360];

/** A provider ready to be used. */
export type ActiveProvider<Instance> = {
  id: string;
  name: string;
  implementation: string;
  priority: number;
  instance: Instance;
  settings: Record<string, unknown>;
  /** Set while it rests after failures; null when it may be asked. */
  restingUntil: number | null;
  lastError: string | null;
};

export type ProviderService = ReturnType<typeof createProviderService>;

/** Stored connections: settings, secrets, test, status and back-off; the same for every kind. */
export function createProviderService(options: {
  db: Db;
  clock: Clock;
  secretBox: SecretBox;
  registry: ProviderRegistry;
  /** Fields the environment fixes, per implementation; they belong to the first provider of it. */
  environment: EnvironmentFields;
  bus: EventBus;
  locks: Locks;
  /** What else belongs to a deleted provider; joins the transaction that deletes it. */
  removed?: (id: string) => Promise<void>;
  /** Tools for one provider; `secrets` keeps what the remote renews (MAM). */
  toolsFor(provider: { id: string; name: string; secrets: SecretKeeper | undefined }): IntegrationTools;
}) {
  const { db, clock, secretBox, registry, environment } = options;
  const store = createProviderStore(db);
  const instances = new Map<
    string,
    { updatedAt: number; settings: Record<string, unknown>; instance: unknown }
  >();

  const definitionOf = (kind: ProviderKind, implementation: string): AnyDefinition => {
    const definition = registry.find(kind, implementation);
    if (definition) return definition;
    const known = registry.list(kind).map((each) => each.implementation);
    throw badInput(`There is no ${kind} "${implementation}"; known are: ${known.join(', ') || 'none'}.`, [
      { path: 'implementation', message: 'Unknown.' },
    ]);
  };

  const openSecrets = (provider: StoredProvider) => openSecretsOf(secretBox, provider);
  const readableSecrets = (provider: StoredProvider) => readableSecretsOf(secretBox, provider);

  const overridesOf = async (provider: StoredProvider): Promise<Record<string, string>> => {
    const fields = environment[provider.implementation];
    if (!fields) return {};
    const first = (await store.list(provider.kind))
      .filter((each) => each.implementation === provider.implementation)
      .toSorted((a, b) => a.createdAt - b.createdAt || a.id.localeCompare(b.id))[0];
    return first === undefined || first.id === provider.id ? fields : {};
  };

  /** What the environment fixes of a provider that is not stored yet: it belongs to the first. */
  const overridesOfNext = async (definition: AnyDefinition): Promise<Record<string, string>> => {
    const fields = environment[definition.implementation];
    if (!fields) return {};
    const stored = await store.list(definition.kind);
    return stored.some((each) => each.implementation === definition.implementation) ? {} : fields;
  };

  const fullSettings = async (provider: StoredProvider): Promise<Record<string, unknown>> => {
    const definition = definitionOf(provider.kind, provider.implementation);
    return parseSettings(definition, {
      ...provider.settings,
      ...openSecrets(provider),
      ...(await overridesOf(provider)),
    });
  };

  const secretsOf = createSecretKeepers({ ...options, store });

  const activate = async (
    provider: StoredProvider,
  ): Promise<{ instance: unknown; settings: Record<string, unknown> }> => {
    const known = instances.get(provider.id);
    if (known && known.updatedAt === provider.updatedAt) return known;
    const settings = await fullSettings(provider);
    const tools = options.toolsFor({
      id: provider.id,
      name: provider.name,
      secrets: secretsOf(provider.id),
    });
    const instance = definitionOf(provider.kind, provider.implementation).create(settings, tools);
    const made = { updatedAt: provider.updatedAt, settings, instance };
    instances.set(provider.id, made);
    return made;
  };

  /** Settings that no longer fit (an older version wrote them) must not hide the provider from the list. */
  const factsOf = async (provider: StoredProvider): Promise<Provider['facts']> => {
    try {
      const { instance } = await activate(provider);
      return (instance as { facts?: () => Provider['facts'] }).facts?.() ?? [];
    } catch (error) {
      if (error instanceof AppError) return [];
      throw error;
    }
  };

  const toWire = async (provider: StoredProvider): Promise<Provider> => {
    const definition = definitionOf(provider.kind, provider.implementation);
    const overrides = await overridesOf(provider);
    const secretNames = secretFieldsOf(definition);
    const secrets = readableSecrets(provider);
    const problem = secrets === undefined ? SECRETS_LOST : provider.lastError;
    const all: Record<string, unknown> = { ...provider.settings, ...secrets, ...overrides };
    const restingUntil = restOf(provider, clock.now());
    return {
      id: provider.id,
      kind: provider.kind,
      implementation: provider.implementation,
      name: provider.name,
      enabled: provider.enabled,
      priority: provider.priority,
      settings: Object.fromEntries(Object.entries(all).filter(([name]) => !secretNames.includes(name))),
      secretsSet: secretNames.filter(
        (name) => !hiddenFieldsOf(definition).includes(name) && all[name] !== undefined && all[name] !== '',
      ),
      locked: Object.keys(overrides),
      status: {
        state:
          restingUntil !== null || problem !== null
            ? 'backedOff'
            : provider.lastOkAt === null
              ? 'unknown'
              : 'ok',
        message: problem,
        disabledUntil: restingUntil === null ? null : new Date(restingUntil).toISOString(),
        lastOkAt: provider.lastOkAt === null ? null : new Date(provider.lastOkAt).toISOString(),
        lastErrorAt: provider.lastErrorAt === null ? null : new Date(provider.lastErrorAt).toISOString(),
      },
      facts: provider.enabled ? await factsOf(provider) : [],
    };
  };

  const get = async (kind: ProviderKind, id: string): Promise<StoredProvider> => {
    const provider = await store.byId(id);
    if (!provider || provider.kind !== kind) throw notFound(`This ${kind}`);
    return provider;
  };

  /** Input over what is stored: secrets left out are kept, empty ones cleared, locked fields refused. */
  const merge = async (
    definition: AnyDefinition,
    input: ProviderInput,
    stored: StoredProvider | undefined,
  ) => {
    const secretNames = secretFieldsOf(definition);
    // Secrets whose key is lost are gone: what is entered now takes their place.
    const oldSecrets = (stored && readableSecrets(stored)) ?? {};
    const overrides = await (stored ? overridesOf(stored) : overridesOfNext(definition));
    // The form of a new one does not know yet what will be locked: there the environment simply wins.
    const locked = stored ? lockedFields(overrides, input.settings, secretNames) : [];
    if (locked.length > 0) {
      throw new AppError({
        code: 'locked_by_environment',
        message: `Fixed by the environment: ${locked.join(', ')}.`,
        hint: 'Change or remove the variable and restart.',
        status: 409,
        blame: 'caller',
      });
    }
    const given: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(input.settings))
      if (!secretNames.includes(name) || value != null) given[name] = value;
    const keptSecrets = Object.fromEntries(
      secretNames
        .filter((name) => !(name in given) && name in oldSecrets)
        .map((name) => [name, oldSecrets[name]]),
    );
    const settings = parseSettings(definition, { ...given, ...keptSecrets, ...overrides });
    // A new one keeps what the environment says, so that it is still whole when the variables go.
    const own = Object.entries(settings).filter(([name]) => !stored || !(name in overrides));
    const secrets = Object.fromEntries(
      own.filter(([name, value]) => secretNames.includes(name) && value !== ''),
    );
    return {
      settings,
      plain: Object.fromEntries(own.filter(([name]) => !secretNames.includes(name))),
      sealed: Object.keys(secrets).length === 0 ? null : secretBox.seal(JSON.stringify(secrets)),
    };
  };

  const statusListeners = new Set<() => void>();
  const healthChanged = async () => {
    const problems = (await store.list()).filter((each) => each.enabled && each.lastError !== null).length;
    options.bus.publish({ topic: 'health', data: { problems } }, { kind: 'admins' });
    for (const listener of statusListeners) listener();
  };

  const create = async (kind: ProviderKind, input: ProviderInput): Promise<Provider> => {
    const definition = definitionOf(kind, input.implementation);
    const { plain, sealed } = await merge(definition, input, undefined);
    if (await store.nameTaken(kind, input.name))
      throw conflict(`The name "${input.name}" is taken.`, 'Choose another name.');
    const now = clock.now();
    const provider: StoredProvider = {
      id: newId(now),
      kind,
      implementation: input.implementation,
      name: input.name,
      enabled: input.enabled,
      priority: input.priority,
      settings: plain,
      secrets: sealed,
      failureCount: 0,
      disabledUntil: null,
      lastError: null,
      lastErrorAt: null,
      lastOkAt: null,
      createdAt: now,
      updatedAt: now,
    };
    await store.insert(provider);
    return toWire(provider);
  };

  return {
    schemas: (kind: ProviderKind): ProviderSchema[] => registry.list(kind).map(formOf),
    list: async (kind: ProviderKind): Promise<Provider[]> =>
      Promise.all((await store.list(kind)).map(toWire)),
    get: async (kind: ProviderKind, id: string): Promise<Provider> => toWire(await get(kind, id)),
    create,
    update: async (kind: ProviderKind, id: string, input: ProviderInput): Promise<Provider> => {
      const stored = await get(kind, id);
      if (stored.implementation !== input.implementation)
        throw badInput('The implementation of a provider cannot be changed.');
      if (await store.nameTaken(kind, input.name, id))
        throw conflict(`The name "${input.name}" is taken.`, 'Choose another name.');
      // Not while the integration renews a secret: the newest one would be overwritten with the one read here.
      await secretsOf(id).exclusive(async () => {
        const current = await get(kind, id);
        const { plain, sealed } = await merge(definitionOf(kind, input.implementation), input, current);
        await store.update(id, {
          name: input.name,
          enabled: input.enabled,
          priority: input.priority,
          settings: plain,
          secrets: sealed,
          updatedAt: Math.max(clock.now(), current.updatedAt + 1),
        });
      });
      instances.delete(id);
      await healthChanged();
      return toWire(await get(kind, id));
    },
    remove: async (kind: ProviderKind, id: string): Promise<void> => {
      const stored = await store.byId(id);
      if (!stored || stored.kind !== kind) return;
      await db.transaction(async () => {
        await store.remove(id);
        await options.removed?.(id);
      });
      instances.delete(id);
      await healthChanged();
    },
    /** Tries unsaved values with a fresh instance; what it throws becomes the answer. */
    test: async (
      kind: ProviderKind,
      input: ProviderInput & { id?: string | undefined },
    ): Promise<TestResult> => {
      const definition = definitionOf(kind, input.implementation);
      const stored = input.id === undefined ? undefined : await get(kind, input.id);
      const { settings } = await merge(definition, input, stored);
      const tools = options.toolsFor({
        id: input.id ?? `test-${newId()}`,
        name: input.name,
        secrets: stored && secretsOf(stored.id),
      });
      const hasty = { ...tools, http: impatient(tools.http) };
      const instance = definition.create(settings, hasty) as { test(): Promise<TestResult> };
      const result = await asTestResult(() => instance.test());
      if (result.ok && stored) {
        // What the instance remembers of a refused password is no longer true, nor is its rest.
        instances.delete(stored.id);
        await store.recordOk(stored.id, clock.now());
        await healthChanged();
      }
      return result;
    },

    /** Names of providers whose secrets cannot be read: the key of this installation is another. */
    unreadable: async (): Promise<string[]> =>
      (await store.list()).filter((each) => readableSecrets(each) === undefined).map((each) => each.name),
    /** The enabled providers of a kind, best priority first, ready to use. */
    active: async <Instance>(kind: ProviderKind): Promise<ActiveProvider<Instance>[]> => {
      const providers = (await store.list(kind)).filter((each) => each.enabled && readableSecrets(each));
      return Promise.all(
        providers.map(async (provider) => {
          const { instance, settings } = await activate(provider);
          return {
            id: provider.id,
            name: provider.name,
            implementation: provider.implementation,
            priority: provider.priority,
            instance: instance as Instance,
            settings,
            restingUntil: restOf(provider, clock.now()),
            lastError: provider.lastError,
          };
        }),
      );
    },
    /** One provider by id, also when it is switched off (a torrent may still be there). */
    instance: async <Instance>(id: string): Promise<Instance | undefined> => {
      const provider = await store.byId(id);
      return provider && ((await activate(provider)).instance as Instance);
    },
    recordOk: async (id: string): Promise<void> => {
      const provider = await store.byId(id);
      if (!provider) return;
      // Written once a minute at most: a healthy poll must not write at every tick.
      const stale = provider.lastOkAt === null || Math.abs(clock.now() - provider.lastOkAt) > 60_000;
      if (!stale && provider.lastError === null) return;
      await store.recordOk(id, clock.now());
      if (provider.lastError !== null) await healthChanged();
    },
    /** Hears when a provider of this process fails for another reason, or works again. */
    onStatus: (listener: () => void): void => {
      statusListeners.add(listener);
    },
    /** Counts a failure; `rest: true` keeps the provider from being asked for a growing while. */
    recordFailure: async (id: string, error: unknown, { rest }: { rest: boolean }): Promise<void> => {
      const provider = await store.byId(id);
      if (!provider) return;
      const now = clock.now();
      const count = provider.failureCount + 1;
      const minutes = BACKOFF_MINUTES[Math.min(count, BACKOFF_MINUTES.length - 1)]!;
      const asked = error instanceof AppError ? error.retryAfterMs : undefined;
      const pauseMs = Math.max(minutes * 60_000, asked ?? 0);
      await store.recordFailure(id, {
        at: now,
        message: describeError(error),
        count,
        disabledUntil: rest ? now + pauseMs : null,
      });
      await healthChanged();
    },
    /** Makes the providers that the environment describes and nobody has made yet. */
    createFromEnvironment: async (): Promise<void> => {
      for (const kind of ['downloadclient', 'indexer'] as const) {
        for (const definition of registry.list(kind)) {
          const fields = environment[definition.implementation];
          const exists = (await store.list(kind)).some(
            (each) => each.implementation === definition.implementation,
          );
          if (!fields) continue;
          if (exists) {
            assertFieldsFit(definition, fields);
            continue;
          }
          const needed = fieldsOf(definition)
            .filter((field) => field.required)
            .map((field) => field.name);
          if (!needed.every((name) => name in fields)) continue;
          assertFieldsFit(definition, fields);
          if (!describesProvider(definition.implementation, fields)) continue;
          await create(kind, {
            implementation: definition.implementation,
            name: definition.label,
            enabled: true,
            priority: 25,
            settings: fields,
          });
        }
      }
    },
  };
}

/** Until when a provider is left alone. A rest that began later than now was planned before the clock was set back. */
function restOf(provider: Pick<StoredProvider, 'disabledUntil' | 'lastErrorAt'>, now: number): number | null {
  const { disabledUntil, lastErrorAt } = provider;
  if (disabledUntil === null || disabledUntil <= now) return null;
  return (lastErrorAt ?? 0) > now + LEAP_MS ? null : disabledUntil;
}
