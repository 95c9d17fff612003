import { type Compilable, type CompiledQuery, createQueryId } from 'kysely';
import type { Db, Queries } from './database.ts';

type Arguments = Record<string, string | number | null>;

/** Stands where a value will be while the query is built. */
type Place = { readonly place: string };

/**
 * A query that is asked often: built and compiled once for each kind of database, then only its values change. Building one
 * costs several times what SQLite takes to answer it. Every argument must become a value of the query as it is; what decides
 * about its shape (a list for `in`, a column that may be left out) has no place in it.
 */
export function prepared<Args extends Arguments, Row>(
  build: (q: Queries, args: Args) => Compilable<Row>,
): (db: Db, args: Args) => Promise<Row[]> {
  const compiled = new Map<Db['kind'], CompiledQuery<Row>>();
  // Whatever is asked for is a place; the query tells by its parameters which there are.
  const places = new Proxy({}, { get: (_, place) => ({ place }) }) as unknown as Args;
  return async (db, args) => {
    const { kind, q } = db;
    let query = compiled.get(kind);
    if (!query) {
      query = build(q, places).compile();
      compiled.set(kind, query);
    }
    const parameters = query.parameters.map((value) => (isPlace(value) ? args[value.place]! : value));
    return (await q.executeQuery<Row>({ ...query, parameters, queryId: createQueryId() })).rows;
  };
}

function isPlace(value: unknown): value is Place {
  return typeof value === 'object' && value !== null && 'place' in value;
}
