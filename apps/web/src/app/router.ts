import type { QueryClient } from '@tanstack/react-query';
import { createRouter } from '@tanstack/react-router';
import { isOutdated, reloadIfUpdated } from '../lib/app-files.ts';
import { basePath } from '../lib/base.ts';
import { routeTree } from '../routeTree.gen.ts';
import { NotFound } from './not-found.tsx';
import { PagePending } from './page-pending.tsx';
import { RouteError } from './route-error.tsx';

export function createAppRouter(queries: QueryClient) {
  const router = createRouter({
    routeTree,
    basepath: basePath,
    context: { queries },
    scrollRestoration: true,
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultPendingMs: 120,
    defaultPendingMinMs: 200,
    defaultPendingComponent: PagePending,
    defaultErrorComponent: RouteError,
    defaultNotFoundComponent: NotFound,
  });
  router.subscribe('onResolved', ({ pathChanged, fromLocation }) => {
    // Between two rooms nothing is lost by loading the newer page.
    if (pathChanged && fromLocation !== undefined && isOutdated()) void reloadIfUpdated();
  });
  return router;
}

declare module '@tanstack/react-router' {
  // Module augmentation needs an interface.
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
