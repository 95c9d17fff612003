import type { IncomingMessage, ServerResponse } from 'node:http';

export type Call = {
  params: Record<string, string>;
  query: URLSearchParams;
  body: Record<string, unknown>;
  request: IncomingMessage;
  response: ServerResponse;
};
type Handler = (call: Call) => unknown;
type Route = { method: string; pattern: RegExp; names: string[]; handler: Handler };

/** What a handler throws to answer with a problem document. */
export class Fault extends Error {
  readonly status: number;
  readonly code: string;
  readonly hint: string | undefined;
  constructor(status: number, code: string, message: string, hint?: string) {
    super(message);
    this.status = status;
    this.code = code;
    this.hint = hint;
  }
}

/** A table of `GET /path/{id}` lines, tried in order. */
export function createRoutes(table: Record<string, Handler>) {
  const routes: Route[] = Object.entries(table).map(([line, handler]) => {
    const [method = 'GET', path = ''] = line.split(' ');
    const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
    return { method, pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '([^/]+)')}$`), names, handler };
  });
  return (method: string, path: string): { handler: Handler; params: Record<string, string> } | undefined => {
    for (const route of routes) {
      const match = route.method === method ? route.pattern.exec(path) : null;
      if (match === null) continue;
      const params = Object.fromEntries(
        route.names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? '')]),
      );
      return { handler: route.handler, params };
    }
    return undefined;
  };
}

export function pageOf<Item>(items: readonly Item[], query: URLSearchParams) {
  const page = Number(query.get('page') ?? 1);
  const pageSize = Number(query.get('pageSize') ?? 50);
  return {
    page,
    pageSize,
    totalRecords: items.length,
    records: items.slice((page - 1) * pageSize, page * pageSize),
  };
}
