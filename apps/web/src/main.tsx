import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import { prepareInstall } from './app/install.ts';
import { createQueries } from './app/queries.ts';
import { createAppRouter } from './app/router.ts';
import { meQuery } from './features/users/me.ts';
import { hearTabs, onSessionOver, tellTabs } from './features/users/session.ts';
import { onMissingFile } from './lib/app-files.ts';
import { browserLanguage, speak } from './lib/i18n/index.ts';
import './styles/app.css';

window.addEventListener('vite:preloadError', onMissingFile);

prepareInstall();

// Not awaited at the top: a module that waits there cannot be bundled in one piece with those that need it.
void speak(browserLanguage()).then(inNextTask).then(start);

/** The browser may answer a touch in between: on a slow phone reading this file alone is long enough. */
function inNextTask(): Promise<void> {
  return new Promise((resolve) => window.setTimeout(resolve));
}

function start(): void {
  const root = document.getElementById('root');
  if (root === null) throw new Error('index.html has no #root.');
  const queries = createQueries(() => onSessionOver(queries));
  // Asked before the router needs it: the answer is on its way while the frame is made.
  void queries.fetchQuery(meQuery).then(
    (me) => me !== null && tellTabs({ signedIn: me.id }),
    () => undefined,
  );
  const router = createAppRouter(queries);
  hearTabs(queries, () => {
    // Forget who it was, and the layout leads to the login.
    queries.clear();
    queries.setQueryData(meQuery.queryKey, null);
    void router.invalidate();
  });
  // In small steps, see above.
  startTransition(() =>
    createRoot(root).render(
      <StrictMode>
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </StrictMode>,
    ),
  );
}
