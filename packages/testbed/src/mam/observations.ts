import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';

/** What the stand-in noticed about the manners of its callers. */
export type MamObservations = {
  /** Most requests that were ever in flight together. */
  maxInFlight: number;
  /** Smallest time between the starts of two requests; infinite before the second. */
  minGapMs: number;
  /** Values of `mam_id` in the order they were sent; undefined where none was. */
  cookies: (string | undefined)[];
  /** Requests to paths that are not part of the documented API. */
  unapprovedPaths: string[];
  /** Downloads that spent a wedge on a torrent that was free already. */
  wastedWedges: number[];
  /** Purchases that were asked for, with their parameters: each may be asked for once. */
  storeRequests: string[];
  /** Torrent ids asked for with `fl`, in order: a repeat is a double spend. */
  wedgeRequests: number[];
};

export function observeRequests(
  app: FastifyInstance,
  observations: MamObservations,
  readCookie: (header: string | undefined) => string | undefined,
): void {
  let inFlight = 0;
  let lastStart = Number.NEGATIVE_INFINITY;
  // Before Fastify's hooks, so that a delayed answer counts as in flight while it waits.
  app.server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    inFlight += 1;
    const at = performance.now();
    observations.maxInFlight = Math.max(observations.maxInFlight, inFlight);
    observations.minGapMs = Math.min(observations.minGapMs, at - lastStart);
    lastStart = at;
    observations.cookies.push(readCookie(request.headers.cookie));
    response.once('close', () => {
      inFlight -= 1;
    });
  });
}

export function emptyObservations(): MamObservations {
  return {
    maxInFlight: 0,
    minGapMs: Number.POSITIVE_INFINITY,
    cookies: [],
    unapprovedPaths: [],
    wastedWedges: [],
    storeRequests: [],
    wedgeRequests: [],
  };
}
