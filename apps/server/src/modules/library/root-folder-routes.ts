import {
  type EntryForm,
  entryForms,
  pageOf,
  rootFolder,
  rootFolderInput,
  shortListQuery,
  testResult,
} from '@earmark/contracts';
import type { App } from '../../platform/fastify/app-type.ts';
import { byId, done } from '../../platform/fastify/shapes.ts';
import { pageFrom } from '../../platform/fastify/short-list.ts';
import type { LibraryService } from './service.ts';

const FORM: EntryForm = {
  label: 'Root folder',
  description: 'A folder in which the folders of books are.',
  fields: [
    {
      name: 'path',
      label: 'Folder',
      help: 'Its whole path as this machine sees it.',
      type: 'text',
      required: true,
      advanced: false,
      secret: false,
    },
  ],
};

/** Where books live. */
export function registerRootFolderRoutes(app: App, rootFolders: LibraryService['rootFolders']): void {
  const tags = ['root folders'];
  const config = { access: 'admin' as const };
  const base = '/api/v1/rootfolders';

  app.get(
    base,
    {
      config,
      schema: {
        tags,
        summary: 'Every root folder, tried just now.',
        querystring: shortListQuery,
        response: { 200: pageOf(rootFolder) },
      },
    },
    async (request) => pageFrom(await rootFolders.list(), request.query),
  );
  app.get(
    `${base}/schema`,
    { config, schema: { tags, summary: 'The form of a root folder.', response: { 200: entryForms } } },
    () => ({ schemas: [FORM] }),
  );
  app.get(
    `${base}/:id`,
    { config, schema: { tags, summary: 'One root folder.', params: byId, response: { 200: rootFolder } } },
    (request) => rootFolders.get(request.params.id),
  );
  app.post(
    base,
    {
      config,
      schema: {
        tags,
        summary: 'Add a root folder.',
        body: rootFolderInput,
        response: { 200: rootFolder, 201: rootFolder },
      },
    },
    async (request, reply) => {
      const { folder, created } = await rootFolders.create(request.body);
      return reply.code(created ? 201 : 200).send(folder);
    },
  );
  app.post(
    `${base}/test`,
    {
      config,
      schema: { tags, summary: 'Try a folder.', body: rootFolderInput, response: { 200: testResult } },
    },
    (request) => rootFolders.test(request.body),
  );
  app.put(
    `${base}/:id`,
    {
      config,
      schema: {
        tags,
        summary: 'Point a root folder at the place where its books are now.',
        params: byId,
        body: rootFolderInput,
        response: { 200: rootFolder },
      },
    },
    (request) => rootFolders.update(request.params.id, request.body),
  );
  app.delete(
    `${base}/:id`,
    {
      config,
      schema: {
        tags,
        summary: 'Forget a root folder without books; the disk is left alone.',
        params: byId,
        response: { 200: done },
      },
    },
    async (request) => {
      await rootFolders.remove(request.params.id);
      return { ok: true as const };
    },
  );
}
