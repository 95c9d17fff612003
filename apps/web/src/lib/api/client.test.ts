import { afterEach, beforeEach, expect, it, vi } from 'vitest';

/** Pages ask by path; a browser knows whose. */
class PageRequest extends Request {
  constructor(path: string | URL | Request, init?: RequestInit) {
    super(typeof path === 'string' ? new URL(path, 'http://earmark.test') : path, init);
  }
}

const never = (_request: Request, { signal }: { signal: AbortSignal }) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error));
  });

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetModules();
  vi.stubGlobal('document', { baseURI: 'http://earmark.test/', documentElement: {} });
  vi.stubGlobal('navigator', { languages: ['en'] });
  vi.stubGlobal('Request', PageRequest);
  vi.stubGlobal('fetch', never);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('says that an answer is late instead of waiting for ever, and what that may mean', async () => {
  const { api, unwrap, LONGEST_MS } = await import('./client.ts');
  const asked = unwrap(api.DELETE('/api/v1/auth/sessions/{id}', { params: { path: { id: 'a' } } }));
  await Promise.all([
    expect(asked).rejects.toMatchObject({
      code: 'unreachable',
      message: 'The server did not answer in time.',
      hint: expect.stringContaining('look before you try again'),
    }),
    vi.advanceTimersByTimeAsync(LONGEST_MS),
  ]);
});

it('lets a question that nobody needs any more end as such', async () => {
  const { api, unwrap } = await import('./client.ts');
  const nobody = new AbortController();
  const asked = unwrap(api.GET('/api/v1/auth/me', { signal: nobody.signal }));
  nobody.abort();
  await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
});

it('says one thing about a field, the first that is wrong', async () => {
  const { problemToError } = await import('./problem.ts');
  const errors = [
    { path: 'settings.host', message: 'Enter a host.' },
    { path: 'settings.host', message: 'Not such a host.' },
    { path: 'settings.port', message: 'Not such a port.' },
  ];
  const problem = { title: 'Bad', detail: 'Bad', status: 400, code: 'bad_input', errors };
  expect(problemToError(400, problem).fields.map(({ message }) => message)).toEqual([
    'Enter a host.',
    'Not such a port.',
  ]);
});
