import type { TestResult } from '@earmark/contracts';
import type { FastifyRequest } from 'fastify';
import type { Viewer } from '../../kernel/viewer.ts';
import { viewerOf } from '../../platform/fastify/viewer.ts';

/** The call a *Test* button makes, for tests whose answer depends on who asks and from where. */
export type Asker = {
  viewer: Viewer;
  /** The connection is encrypted, as far as a trusted proxy or the socket says. */
  encrypted: boolean;
  /** Of the socket: the proxy's own, where one stands in front. */
  address: string;
  header(name: string): string | undefined;
};

/** What a section's *Test* button tries, given the unsaved values. */
export type SectionTest = (values: Record<string, unknown>, asker: Asker) => Promise<TestResult>;

export function askerOf(request: FastifyRequest): Asker {
  return {
    viewer: viewerOf(request),
    encrypted: request.protocol === 'https',
    address: request.socket.remoteAddress ?? '',
    header: (name) => {
      const value = request.headers[name.toLowerCase()];
      return Array.isArray(value) ? value[0] : value;
    },
  };
}
