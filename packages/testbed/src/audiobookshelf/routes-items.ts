import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type AbsContext, callerOf, isAdmin, libraryOf, sendText } from './context.ts';
import { editItem, readChapterList } from './edit-item.ts';
import type { Item } from './model.ts';
import { renderExpanded, renderItem } from './render.ts';
import { saveOwnMetadata } from './scan-item.ts';
import { isMissingFile } from './walk.ts';

type ById = { Params: { id: string } };

/** Single items: read, scan, edit, chapters, cover, delete. */
export function addItemRoutes(app: FastifyInstance, context: AbsContext): void {
  const { store, scanner, standIn } = context;

  const withItem =
    (handle: (item: Item, request: FastifyRequest<ById>, reply: FastifyReply) => unknown) =>
    async (request: FastifyRequest<ById>, reply: FastifyReply): Promise<unknown> => {
      const item = store.items.get(request.params.id);
      if (!item) return sendText(reply, 404, 'Not Found');
      if (item.facts.explicit && !callerOf(request).user.canSeeExplicit)
        return sendText(reply, 403, 'Forbidden');
      return handle(item, request, reply);
    };
  const expanded = (item: Item) => renderExpanded(store, libraryOf(context, item), item);

  app.get<ById>(
    '/api/items/:id',
    withItem((item, request) => {
      const isExpanded = new URL(request.url, standIn.url).searchParams.get('expanded') === '1';
      return isExpanded ? expanded(item) : renderItem(store, libraryOf(context, item), item);
    }),
  );
  app.post<{ Body: { libraryItemIds?: unknown } | undefined }>(
    '/api/items/batch/get',
    async (request, reply) => {
      const ids = request.body?.libraryItemIds;
      if (!Array.isArray(ids) || ids.length === 0) return sendText(reply, 403, 'Invalid payload');
      const found = ids.map((id) => store.items.get(String(id))).filter((item) => item !== undefined);
      return { libraryItems: found.map(expanded) };
    },
  );
  app.post<ById>(
    '/api/items/:id/scan',
    withItem(async (item, request, reply) => {
      if (!isAdmin(request)) return sendText(reply, 403, 'Forbidden');
      if (item.isFile) return sendText(reply, 500, 'Library item is a single file');
      return { result: await scanner.scanOne(item) };
    }),
  );
  app.post<{ Body: { libraryItemIds?: unknown } | undefined }>(
    '/api/items/batch/scan',
    async (request, reply) => {
      if (!isAdmin(request)) return sendText(reply, 403, 'Forbidden');
      const ids = request.body?.libraryItemIds;
      const items = (Array.isArray(ids) ? ids : []).map((id) => store.items.get(String(id)));
      for (const item of items) if (item && !item.isFile) void scanner.scanOne(item);
      return sendText(reply, 200, 'OK');
    },
  );

  app.patch<ById>(
    '/api/items/:id/media',
    withItem(async (item, request, reply) => {
      if (!callerOf(request).user.canUpdate) return sendText(reply, 403, 'Forbidden');
      const updated = editItem(item, request.body);
      if (updated) await save(item);
      return { updated, libraryItem: expanded(item) };
    }),
  );
  app.post<ById>(
    '/api/items/:id/chapters',
    withItem(async (item, request, reply) => {
      if (!callerOf(request).user.canUpdate) return sendText(reply, 403, 'Forbidden');
      const chapters = readChapterList(request.body);
      if (!chapters) return sendText(reply, 400, 'Invalid payload');
      const updated = JSON.stringify(chapters) !== JSON.stringify(item.facts.chapters);
      item.facts = { ...item.facts, chapters };
      if (updated) await save(item);
      return { success: true, updated };
    }),
  );
  app.post<ById>(
    '/api/items/:id/cover',
    withItem(async (item, request, reply) => {
      if (!callerOf(request).user.canUpload) return sendText(reply, 403, 'Forbidden');
      const bytes = await coverUpload(request);
      // Addresses are refused: the server does not fetch from private hosts.
      if (!bytes) return sendText(reply, 400, 'Invalid request no file or url');
      item.cover = { bytes, type: 'image/jpeg' };
      item.updatedAt = store.now();
      return { success: true, cover: `/metadata/items/${item.id}/cover.jpg` };
    }),
  );
  app.delete<ById>(
    '/api/items/:id',
    withItem(async (item, request, reply) => {
      if (!callerOf(request).user.canDelete) return sendText(reply, 403, 'Forbidden');
      if (new URL(request.url, standIn.url).searchParams.get('hard') === '1') {
        await rm(path.join(libraryOf(context, item).folder, item.relPath), { recursive: true, force: true });
      }
      store.items.delete(item.id);
      return sendText(reply, 200, 'OK');
    }),
  );

  const save = async (item: Item) => {
    item.updatedAt = store.now();
    await saveOwnMetadata(store, libraryOf(context, item), item);
  };

  app.post<{ Body: Record<string, unknown> | undefined }>(
    '/api/filesystem/pathexists',
    async (request, reply) => {
      if (!callerOf(request).user.canUpload) return sendText(reply, 403, 'Forbidden');
      const { directory, folderPath } = request.body ?? {};
      const library = store.libraries.find((each) => each.shownFolder === folderPath);
      if (!library || typeof directory !== 'string') return sendText(reply, 404, 'Not Found');
      try {
        await stat(path.join(library.folder, directory));
        return { exists: true };
      } catch (error) {
        if (isMissingFile(error)) return { exists: false };
        throw error;
      }
    },
  );
}

async function coverUpload(request: FastifyRequest): Promise<Uint8Array | undefined> {
  const type = request.headers['content-type'] ?? '';
  if (!Buffer.isBuffer(request.body) || !type.startsWith('multipart/form-data')) return undefined;
  const body = new Response(new Uint8Array(request.body), { headers: { 'content-type': type } });
  const file = (await body.formData()).get('cover');
  return file === null || typeof file === 'string' ? undefined : new Uint8Array(await file.arrayBuffer());
}
