import {
  chooseQualityProfile,
  chosenQualityProfile,
  type QualitySettings,
  qualityProfileNames,
  shortListQuery,
} from '@earmark/contracts';
import { AppError, badInput, notFound } from '../../kernel/errors.ts';
import { reaches, type Viewer } from '../../kernel/viewer.ts';
import type { App } from '../../platform/fastify/app-type.ts';
import { byId } from '../../platform/fastify/shapes.ts';
import { pageFrom } from '../../platform/fastify/short-list.ts';
import { viewerOf } from '../../platform/fastify/viewer.ts';
import type { Acquisitions } from './acquisitions.ts';
import type { RequestService } from './service.ts';

/** A book in one of these states is searched for again by the new profile. */
const LOOKED_FOR = new Set(['requested', 'waiting']);

/** Refuses listeners who are not trusted (403), and the id of a profile that does not exist (400). */
export function checkProfile({ profiles }: QualitySettings, profile: string, viewer: Viewer): void {
  if (!reaches(viewer.group, 'trusted'))
    throw new AppError({
      code: 'forbidden',
      message: 'Only trusted listeners and admins choose a quality profile.',
      hint: 'Leave it out: an admin can choose one for the request.',
      status: 403,
      blame: 'caller',
    });
  if (profiles.some(({ id }) => id === profile)) return;
  throw badInput(`There is no quality profile "${profile}".`, [
    { path: 'profile', message: 'Unknown profile.' },
  ]);
}

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
    '/api/v1/qualityprofiles',
    {
      config: { access: 'trusted' },
      schema: {
        tags: ['requests'],
        summary: 'The named quality profiles a request may follow.',
        querystring: shortListQuery,
        response: { 200: qualityProfileNames },
      },
    },
    async (request) => {
      const names = (await deps.quality()).profiles.map(({ id, name }) => ({ id, name }));
      return pageFrom(names, request.query);
    },
  );
  app.get(
    url,
    {
      config,
      schema: {
        tags: ['requests'],
        summary: 'The quality profile it follows, and those there are.',
        params: byId,
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
        params: byId,
        body: chooseQualityProfile,
        response,
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const { profile } = request.body;
      const { acquisitionId } = await requests.acquisitionOf(request.params.id, viewer);
      if (profile !== null) checkProfile(await deps.quality(), profile, viewer);
      const before = await acquisitions.byId(acquisitionId);
      if (before?.qualityProfile !== profile) {
        await acquisitions.setQualityProfile(acquisitionId, profile);
        if (before && LOOKED_FOR.has(before.state)) await requests.search(request.params.id, viewer);
      }
      return answer(acquisitionId);
    },
  );
}
