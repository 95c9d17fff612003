import {
  importOffers,
  importOffersQuery,
  importPreview,
  importPreviewRequest,
  importRun,
  rewriteAudioRequest,
  rewriteAudioResult,
  runImportRequest,
  takeOfferRequest,
} from '@earmark/contracts/library';
import type { App } from '../../platform/fastify/app-type.ts';
import { byId } from '../../platform/fastify/shapes.ts';
import { pageFrom } from '../../platform/fastify/short-list.ts';
import type { ImportService } from './service.ts';

const tags = ['imports'];

/** Manual imports: look first, then do exactly that. */
export function registerImportRoutes(app: App, deps: { imports: ImportService }): void {
  const { imports } = deps;
  app.post(
    '/api/v1/imports/preview',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary: 'What importing a folder or a download would do.',
        body: importPreviewRequest,
        response: { 200: importPreview },
      },
    },
    (request) => imports.preview(request.body),
  );
  app.post(
    '/api/v1/imports/plan',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary: 'What carrying out an edited preview would do.',
        body: runImportRequest,
        response: { 200: importPreview },
      },
    },
    (request) => imports.replan(request.body),
  );
  app.post(
    '/api/v1/imports',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary: 'Carry out a preview, edited or not.',
        body: runImportRequest,
        response: { 200: importRun },
      },
    },
    (request) => imports.run(request.body),
  );
  app.post(
    '/api/v1/library/:id/audio',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['library'],
        summary:
          'Write the audio of a book anew (one file, tags, cover); with `dryRun` only say what would be done.',
        params: byId,
        body: rewriteAudioRequest,
        response: { 200: rewriteAudioResult },
      },
    },
    (request) => imports.rewriteItem(request.params.id, request.body),
  );
  app.get(
    '/api/v1/imports/offers',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary: 'Books that came with a download and that nobody asked for.',
        querystring: importOffersQuery,
        response: { 200: importOffers },
      },
    },
    async (request) => pageFrom(await imports.offers(request.query), request.query),
  );
  app.post(
    '/api/v1/imports/offers/:id',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary: 'Import a book that came with a download.',
        params: byId,
        body: takeOfferRequest,
        response: { 200: importRun },
      },
    },
    (request) => imports.takeOffer(request.params.id, request.body),
  );
  app.post(
    '/api/v1/imports/:id/cancel',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary: 'End an import that runs; what it built so far is removed. 409 when it is done.',
        params: byId,
        response: { 200: importRun },
      },
    },
    (request) => imports.cancel(request.params.id),
  );
  app.get(
    '/api/v1/imports/:id',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary: 'How an import stands.',
        params: byId,
        response: { 200: importRun },
      },
    },
    (request) => imports.status(request.params.id),
  );
}
