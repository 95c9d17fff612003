import { z } from 'zod';
import { errorCodes } from './errors.ts';

/** A time on the wire: ISO 8601, UTC. */
export const isoTime = z.iso.datetime();
export const id = z.string().min(1).max(64);

export const sortDirection = z.enum(['asc', 'desc']);

/** What a list may be sorted by, the usual one first; left empty it is that one. */
export function sortKeyOf<Keys extends readonly [string, ...string[]]>(...keys: Keys) {
  return z.enum(['', ...keys]).optional();
}

/** The query of every list. `page` counts from 1. */
export const pageQuery = z.object({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(200).default(50),
  sortKey: z.string().max(40).optional(),
  sortDirection: sortDirection.default('desc'),
});
export type PageQuery = z.infer<typeof pageQuery>;

/** The query of lists that are short by nature: without `pageSize` all of it is one page. */
export const shortListQuery = pageQuery
  .pick({ page: true })
  .extend({ pageSize: z.coerce.number().int().min(1).max(200).optional() });

/** The answer of every list. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    page: z.number().int(),
    pageSize: z.number().int(),
    totalRecords: z.number().int(),
    records: z.array(item),
  });
}
export type Page<Item> = { page: number; pageSize: number; totalRecords: number; records: Item[] };

/** `true`/`false`/`1`/`0` in a query string; `z.coerce.boolean()` would take "false" for true. */
export const queryFlag = z
  .union([z.boolean(), z.enum(['true', 'false', '1', '0', ''])])
  .transform((value) => value === true || value === 'true' || value === '1' || value === '');

/** RFC 9457 problem document. */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.enum(errorCodes),
    detail: z.string(),
    /** What a person can do about it. */
    hint: z.string().optional(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problem>;

export const group = z.enum(['untrusted', 'trusted', 'admin']).meta({ id: 'Group' });
export type Group = z.infer<typeof group>;

/** A fact for people; `ok: false` marks one that is not as it should be. */
export const fact = z.object({ label: z.string(), value: z.string(), ok: z.boolean().optional() });

/** The answer of every *Test* button. */
export const testResult = z
  .object({
    ok: z.boolean(),
    /** One sentence a person understands; on failure it names the problem. */
    message: z.string(),
    hint: z.string().optional(),
    code: z.enum(errorCodes).optional(),
    /** Facts found on the way: version, free space, whether hard links work … */
    details: z.array(fact).default([]),
  })
  .meta({ id: 'TestResult' });
export type TestResult = z.infer<typeof testResult>;
