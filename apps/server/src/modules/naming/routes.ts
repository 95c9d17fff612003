import { namingPreviewRequest, namingPreviewResponse, namingTokens } from '@earmark/contracts';
import type { App } from '../../platform/fastify/app-type.ts';
import { type NamingSettings, previewNaming } from './preview.ts';
import { namingTokenList } from './tokens.ts';

const tags = ['naming'];
const config = { access: 'admin' as const };

/** The dry run of naming and the list that the pattern builder shows. */
export function registerNamingRoutes(app: App, deps: { settings: () => Promise<NamingSettings> }): void {
  app.post(
    '/api/v1/naming/preview',
    {
      config,
      schema: {
        tags,
        summary: 'What the folder and the files of a book would be called.',
        body: namingPreviewRequest,
        response: { 200: namingPreviewResponse },
      },
    },
    async (request) => previewNaming(request.body, await deps.settings()),
  );
  app.get(
    '/api/v1/naming/tokens',
    {
      config,
      schema: { tags, summary: 'The tokens a pattern may use.', response: { 200: namingTokens } },
    },
    () => ({ tokens: namingTokenList() }),
  );
}
