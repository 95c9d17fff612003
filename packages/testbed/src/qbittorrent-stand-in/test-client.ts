/** The few calls tests make, with the cookie kept whatever its name. */
export type TestClient = {
  cookie: string;
  call(
    method: string,
    path: string,
    body?: URLSearchParams | FormData,
    headers?: Record<string, string>,
  ): Promise<TestAnswer>;
  get(path: string): Promise<TestAnswer>;
  post(path: string, fields?: Record<string, string>): Promise<TestAnswer>;
  login(password?: string): Promise<TestAnswer>;
  addFile(bytes: Uint8Array, fields?: Record<string, string>): Promise<TestAnswer>;
  info(hash?: string): Promise<Record<string, unknown>[]>;
};

type TestAnswer = {
  status: number;
  text: string;
  type: string | null;
  setCookie: string[];
  json(): unknown;
};

export function createTestClient(url: string): TestClient {
  const client: TestClient = {
    cookie: '',
    call: async (method, path, body, headers = {}) => {
      const response = await fetch(`${url}${path}`, {
        method,
        redirect: 'manual',
        headers: { ...(client.cookie ? { cookie: client.cookie } : {}), ...headers },
        ...(body === undefined ? {} : { body }),
      });
      const text = await response.text();
      const setCookie = response.headers.getSetCookie();
      return {
        status: response.status,
        text,
        type: response.headers.get('content-type'),
        setCookie,
        json: () => JSON.parse(text) as unknown,
      };
    },
    get: (path) => client.call('GET', `/api/v2/${path}`),
    post: (path, fields = {}) => client.call('POST', `/api/v2/${path}`, new URLSearchParams(fields)),
    login: async (password = 'secret') => {
      const answer = await client.post('auth/login', { username: 'admin', password });
      const [first] = answer.setCookie;
      if (first) client.cookie = first.split(';')[0] ?? '';
      return answer;
    },
    addFile: (bytes, fields = {}) => {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.set(name, value);
      form.set(
        'torrents',
        new Blob([new Uint8Array(bytes)], { type: 'application/x-bittorrent' }),
        'x.torrent',
      );
      return client.call('POST', '/api/v2/torrents/add', form);
    },
    info: async (hash) => {
      const answer = await client.get(`torrents/info${hash ? `?hashes=${hash}` : ''}`);
      return answer.json() as Record<string, unknown>[];
    },
  };
  return client;
}
