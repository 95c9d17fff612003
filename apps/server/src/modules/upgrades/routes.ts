import { stopUpgradeQuery, upgradableBook, upgradableListQuery, upgradablePage } from '@earmark/contracts';
import type { App } from '../../platform/fastify/app-type.ts';
import { byId } from '../../platform/fastify/shapes.ts';
import { viewerOf } from '../../platform/fastify/viewer.ts';
import type { UpgradeService } from './service.ts';

/** Books below the cutoff, and the search for better recordings of them. */
export function registerUpgradeRoutes(app: App, deps: { upgrades: UpgradeService }): void {
  const { upgrades } = deps;
  const config = { access: 'admin' as const };
  const tags = ['library'];
  const ofItem = '/api/v1/library/:id/upgrade';

  app.get(
    '/api/v1/upgrades',
    {
      config,
      schema: {
        tags,
        summary: 'Books of the library below the cutoff of their quality profile.',
        querystring: upgradableListQuery,
        response: { 200: upgradablePage },
      },
    },
    (request) => upgrades.page(request.query),
  );
  app.get(
    ofItem,
    {
      config,
      schema: {
        tags,
        summary: 'What the library has of a book, and how the search for something better stands.',
        params: byId,
        response: { 200: upgradableBook },
      },
    },
    (request) => upgrades.one(request.params.id),
  );
  app.post(
    ofItem,
    {
      config,
      schema: {
        tags,
        summary: 'Look for a better recording now.',
        params: byId,
        response: { 200: upgradableBook },
      },
    },
    (request) => upgrades.start(request.params.id, viewerOf(request)),
  );
  app.delete(
    ofItem,
    {
      config,
      schema: {
        tags,
        summary: 'Stop looking, and end the download that is on its way; the book stays as it is.',
        params: byId,
        querystring: stopUpgradeQuery,
        response: { 200: upgradableBook },
      },
    },
    (request) => upgrades.stop(request.params.id, viewerOf(request), request.query),
  );
}
