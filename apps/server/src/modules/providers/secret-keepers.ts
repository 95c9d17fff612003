import type { Db, Locks } from '../../db/index.ts';
import type { SecretKeeper } from '../../integrations/definition.ts';
import { openIfReadable, type SecretBox } from '../../platform/crypto/secret-box.ts';
import type { ProviderStore, StoredProvider } from './store.ts';

/** The secret fields of a stored provider, in the clear. */
export function openSecretsOf(
  secretBox: SecretBox,
  { secrets }: Pick<StoredProvider, 'secrets'>,
): Record<string, unknown> {
  return secrets === null ? {} : (JSON.parse(secretBox.open(secrets)) as Record<string, unknown>);
}

/** The same, or undefined when they were sealed with a key that is lost. */
export function readableSecretsOf(
  secretBox: SecretBox,
  { secrets }: Pick<StoredProvider, 'secrets'>,
): Record<string, unknown> | undefined {
  if (secrets === null) return {};
  const json = openIfReadable(secretBox, secrets);
  return json === undefined ? undefined : (JSON.parse(json) as Record<string, unknown>);
}

/** One keeper per provider, always the same, so that whoever shares a session of it can tell. */
export function createSecretKeepers(deps: {
  db: Db;
  locks: Locks;
  secretBox: SecretBox;
  store: ProviderStore;
}): (providerId: string) => SecretKeeper {
  const { db, locks, secretBox, store } = deps;
  const keepers = new Map<string, SecretKeeper>();

  const create = (id: string): SecretKeeper => ({
    save: (field, value) =>
      db.transaction(async () => {
        const provider = await store.byId(id);
        if (!provider) return;
        const secrets = { ...openSecretsOf(secretBox, provider), [field]: value };
        await store.updateSecrets(id, secretBox.seal(JSON.stringify(secrets)));
      }),
    read: async (field) => {
      const provider = await store.byId(id);
      const value = provider && openSecretsOf(secretBox, provider)[field];
      return typeof value === 'string' ? value : '';
    },
    exclusive: (work) => locks.run(`provider ${id}`, work),
  });

  return (id) => {
    const keeper = keepers.get(id) ?? create(id);
    keepers.set(id, keeper);
    return keeper;
  };
}
