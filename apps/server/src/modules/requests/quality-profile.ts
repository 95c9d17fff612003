import { chooseQualityProfile, chosenQualityProfile, type QualitySettings } from '@earmark/contracts';
import { z } from 'zod';
import { badInput, notFound } from '../../kernel/errors.ts';
import type { App } from '../../platform/fastify/app-type.ts';
import { viewerOf } from '../../platform/fastify/viewer.ts';
import type { Acquisitions } from './acquisitions.ts';
import type { RequestService } from './service.ts';

const params = z.object({ id: z.string().min(1).max(64) });
/** A book in one of these states is searched for again by the new profile. */
const LOOKED_FOR = new Set(['requested', 'waiting']);

/** Which quality profile the releases of a request are judged by. */
export function registerQualityProfileRoutes(
  app: App,
  deps: {
    requests: Pick<RequestService, 'acquisitionOf' | 'search'>;
    acquisitions: Pick<Acquisitions, 'byId' | 'setQualityProfile'>;
    quality: () => Promise<QualitySettings>;
  },
): void {
  const { requests, acquisitions } = deps;
  const url = '/api/v1/requests/:id/quality-profile';
  const config = { access: 'admin' as const };
  const response = { 200: chosenQualityProfile };

  const answer = async (acquisitionId: string) => {
    const acquisition = await acquisitions.byId(acquisitionId);
    if (!acquisition) throw notFound('This wanted book');
    const { profiles } = await deps.quality();
    // A profile that was removed counts as none: the default one is followed.
    const isKnown = profiles.some(({ id }) => id === acquisition.qualityProfile);
    return {
      profile: isKnown ? acquisition.qualityProfile : null,
      profiles: profiles.map(({ id, name }) => ({ id, name })),
    };
  };

  app.get(
    url,
    {
      config,
      schema: {
        tags: ['requests'],
        summary: 'The quality profile it follows, and those there are.',
        params,
        response,
      },
    },
    async (request) =>
      answer((await requests.acquisitionOf(request.params.id, viewerOf(request))).acquisitionId),
  );
  app.put(
    url,
    {
      config,
      schema: {
        tags: ['requests'],
        summary: 'Judge its releases by another quality profile; a book that waits is searched for again.',
        params,
        body: chooseQualityProfile,
        response,
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const { profile } = request.body;
      const { acquisitionId } = await requests.acquisitionOf(request.params.id, viewer);
      const { profiles } = await deps.quality();
      if (profile !== null && !profiles.some(({ id }) => id === profile))
        throw badInput(`There is no quality profile "${profile}".`, [
          { path: 'profile', message: 'Unknown profile.' },
        ]);
      const before = await acquisitions.byId(acquisitionId);
      if (before?.qualityProfile !== profile) {
        await acquisitions.setQualityProfile(acquisitionId, profile);
        if (before && LOOKED_FOR.has(before.state)) await requests.search(request.params.id, viewer);
      }
      return answer(acquisitionId);
    },
  );
}
