import type { Problem } from '@earmark/contracts';

/** An answer that is not a success, with what the problem document says. */
export class ApiError extends Error {
  readonly status: number;
  readonly problem: Problem | undefined;

  constructor(method: string, path: string, status: number, problem: Problem | undefined) {
    super(`${method} ${path}: ${status} ${problem ? `${problem.detail} ${problem.hint ?? ''}`.trim() : ''}`);
    this.status = status;
    this.problem = problem;
  }
}

export type Api = {
  readonly url: string;
  get<Answer>(path: string): Promise<Answer>;
  post<Answer>(path: string, body?: unknown): Promise<Answer>;
  put<Answer>(path: string, body?: unknown): Promise<Answer>;
  delete<Answer>(path: string): Promise<Answer>;
  /** The same server as somebody else. */
  as(key: string): Api;
};

/** Speaks the public API, as a script of a user would. */
export function createApi(url: string, key?: string): Api {
  const call = async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        ...(key ? { 'X-Api-Key': key } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const data: unknown = text ? JSON.parse(text) : undefined;
    if (!response.ok) throw new ApiError(method, path, response.status, data as Problem | undefined);
    return data as Answer;
  };
  return {
    url,
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
    put: (path, body) => call('PUT', path, body),
    delete: (path) => call('DELETE', path),
    as: (other) => createApi(url, other),
  };
}

/** Makes the first admin and an API key; answers the API as that admin. */
export async function setUp(
  url: string,
  admin: { username: string; password: string },
): Promise<{ api: Api; key: string }> {
  await createApi(url).post('/setup', { ...admin, loginType: 'forms' });
  const login = await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(admin),
  });
  const cookie = login.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
  const made = await fetch(`${url}/api/v1/apikeys`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify({ name: 'script' }),
  });
  if (made.status !== 201) throw new Error(`No API key: ${made.status} ${await made.text()}`);
  const { key } = (await made.json()) as { key: string };
  return { api: createApi(url, key), key };
}

/** Asks until the answer fits; the error tells the last one. */
export async function waitFor<Value>(
  what: string,
  ask: () => Promise<Value>,
  fits: (value: Value) => boolean,
  timeoutMs = 60_000,
): Promise<Value> {
  const begin = performance.now();
  for (;;) {
    const value = await ask();
    if (fits(value)) return value;
    if (performance.now() - begin > timeoutMs)
      throw new Error(
        `Waited ${timeoutMs / 1000} s in vain for ${what}; last seen: ${JSON.stringify(value).slice(0, 1500)}`,
      );
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}
