import { readdir } from 'node:fs/promises';
import type { EntryForm, TestResult } from '@earmark/contracts';
import type { Db } from '../../db/index.ts';
import type { Clock } from '../../kernel/clock.ts';
import { badInput, notFound } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import type { PathMapping } from './path-mapping.ts';

const TEXT = { type: 'text', required: true, advanced: false, secret: false } as const;

export type StoredMapping = PathMapping & { id: string };
export type MappingInput = { clientId?: string | null | undefined; remotePath: string; localPath: string };

export type Mappings = ReturnType<typeof createMappings>;

/** Which folder of the client is which folder here. */
export function createMappings(db: Db, clock: Clock) {
  const list = async (): Promise<StoredMapping[]> => {
    const rows = await db.q.selectFrom('remote_path_mapping').selectAll().orderBy('remote_path').execute();
    return rows.map((row) => ({
      id: row.id,
      clientId: row.client_id,
      remotePath: row.remote_path,
      localPath: row.local_path,
    }));
  };
  const check = async (input: MappingInput, ownId?: string): Promise<PathMapping> => {
    const mapping = {
      clientId: input.clientId ?? null,
      remotePath: input.remotePath.trim(),
      localPath: input.localPath.trim(),
    };
    const errors: { path: string; message: string }[] = [];
    if (!/^([/\\]|[A-Za-z]:([/\\]|$))/u.test(mapping.remotePath)) {
      errors.push({ path: 'remotePath', message: 'An absolute path as the client sees it.' });
    }
    if (!mapping.localPath.startsWith('/') || mapping.localPath.split('/').includes('..')) {
      errors.push({ path: 'localPath', message: 'An absolute path of this machine.' });
    }
    if (mapping.clientId !== null) {
      const client = await db.q
        .selectFrom('provider')
        .select('id')
        .where('id', '=', mapping.clientId)
        .where('kind', '=', 'downloadclient')
        .executeTakeFirst();
      if (!client) errors.push({ path: 'clientId', message: 'There is no such download client.' });
    }
    const twin = (await list()).find(
      (each) =>
        each.id !== ownId &&
        each.clientId === mapping.clientId &&
        plain(each.remotePath) === plain(mapping.remotePath),
    );
    if (twin) errors.push({ path: 'remotePath', message: 'There is a mapping for this path already.' });
    if (errors.length > 0) throw badInput('The mapping does not fit.', errors);
    return mapping;
  };

  return {
    list,
    form: async (): Promise<EntryForm> => {
      const clients = await db.q
        .selectFrom('provider')
        .select(['id', 'name'])
        .where('kind', '=', 'downloadclient')
        .orderBy('name')
        .execute();
      return {
        label: 'Remote path mapping',
        description:
          'Where a folder of the download client is here, when the two see it under different paths.',
        fields: [
          {
            ...TEXT,
            name: 'clientId',
            label: 'Download client',
            help: 'Left empty, the mapping is for all of them.',
            type: 'select',
            required: false,
            options: clients.map(({ id, name }) => ({ value: id, label: name })),
          },
          { ...TEXT, name: 'remotePath', label: 'Path at the client' },
          { ...TEXT, name: 'localPath', label: 'Path here' },
        ],
      };
    },
    /** Says whether the folder is here; what does not fit at all is bad input, as when it is stored. */
    test: async (input: MappingInput & { id?: string | undefined }): Promise<TestResult> => {
      const { localPath } = await check(input, input.id);
      try {
        const entries = await readdir(localPath);
        return {
          ok: true,
          message: `The folder ${localPath} is here.`,
          details: [{ label: 'Files and folders in it', value: String(entries.length) }],
        };
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? error.code : undefined;
        const reason =
          code === 'ENOENT'
            ? `The folder ${localPath} does not exist here.`
            : code === 'ENOTDIR'
              ? `${localPath} is no folder.`
              : `The folder ${localPath} cannot be read.`;
        return {
          ok: false,
          message: reason,
          hint: 'Mount the storage of the download client on this machine, and enter where it is here.',
          code: 'source_unreadable',
          details: [],
        };
      }
    },
    get: async (id: string): Promise<StoredMapping> => {
      const found = (await list()).find((each) => each.id === id);
      if (!found) throw notFound('This path mapping');
      return found;
    },
    create: async (input: MappingInput): Promise<StoredMapping> => {
      const mapping = await check(input);
      const id = newId(clock.now());
      await db.q
        .insertInto('remote_path_mapping')
        .values({ id, ...toRow(mapping) })
        .execute();
      return { id, ...mapping };
    },
    update: async (id: string, input: MappingInput): Promise<StoredMapping> => {
      const mapping = await check(input, id);
      const result = await db.q
        .updateTable('remote_path_mapping')
        .set(toRow(mapping))
        .where('id', '=', id)
        .executeTakeFirst();
      if (Number(result.numUpdatedRows) === 0) throw notFound('This path mapping');
      return { id, ...mapping };
    },
    /** Removing what is gone is a success. */
    remove: async (id: string): Promise<void> => {
      await db.q.deleteFrom('remote_path_mapping').where('id', '=', id).execute();
    },
  };
}

function toRow(mapping: PathMapping) {
  return { client_id: mapping.clientId, remote_path: mapping.remotePath, local_path: mapping.localPath };
}

function plain(path: string): string {
  return path.replace(/[/\\]+$/u, '');
}
