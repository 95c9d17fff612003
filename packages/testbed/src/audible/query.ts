import type { BookQuery } from '../catalogue/model.ts';
import { RESPONSE_GROUPS, type ResponseGroup } from './product.ts';

export type Query = Record<string, string | string[] | undefined>;

export const SORT_ORDERS = [
  '-ReleaseDate',
  'ContentLevel',
  '-Title',
  'AmazonEnglish',
  'AvgRating',
  'BestSellers',
  '-RuntimeLength',
  'ReleaseDate',
  'ProductSiteLaunchDate',
  '-ContentLevel',
  'Title',
  'Relevance',
  'RuntimeLength',
] as const;

const OUR_SORTS: Partial<Record<string, BookQuery['sort']>> = {
  Relevance: 'Relevance',
  '-ReleaseDate': '-ReleaseDate',
  BestSellers: 'BestSellers',
  Title: 'Title',
  AvgRating: 'AvgRating',
};

/** Thrown for a value outside its constraint; the message is what the catalogue answers with status 400. */
export class ConstraintError extends Error {}

function violated(value: string, name: string, constraint: string): never {
  throw new ConstraintError(
    `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: ${constraint}`,
  );
}

export function text(query: Query, name: string): string | undefined {
  const value = query[name];
  const first = Array.isArray(value) ? value[0] : value;
  return first === '' ? undefined : first;
}

export function wholeNumber(
  query: Query,
  name: string,
  { standard, least, most }: { standard: number; least: number; most: number },
): number {
  const value = text(query, name);
  if (value === undefined) return standard;
  const number = Number(value);
  if (!Number.isInteger(number)) violated(value, name, 'Member must be an integer');
  if (number < least) violated(value, name, `Member must have value greater than or equal to ${least}`);
  if (number > most) violated(value, name, `Member must have value less than or equal to ${most}`);
  return number;
}

export function responseGroups(query: Query): Set<ResponseGroup> {
  const given = (text(query, 'response_groups') ?? '').split(',').map((group) => group.trim());
  const groups = new Set<ResponseGroup>();
  for (const group of given.filter(Boolean)) {
    const known = RESPONSE_GROUPS.find((each) => each === group);
    if (!known) {
      violated(
        `[${given.join(', ')}]`,
        'response_groups',
        `Member must satisfy constraint: [Member must satisfy enum value set: [${RESPONSE_GROUPS.join(', ')}]]`,
      );
    }
    groups.add(known);
  }
  return groups;
}

export function sortOrder(query: Query): BookQuery['sort'] {
  const value = text(query, 'products_sort_by') ?? 'Relevance';
  if (!SORT_ORDERS.some((order) => order === value)) {
    violated(value, 'products_sort_by', `Member must satisfy enum value set: [${SORT_ORDERS.join(', ')}]`);
  }
  return OUR_SORTS[value] ?? 'Relevance';
}

export function imageSizes(query: Query): number[] {
  const sizes = (text(query, 'image_sizes') ?? '500').split(',').map(Number);
  if (sizes.some((size) => !Number.isInteger(size) || size < 50 || size > 2400)) {
    violated(text(query, 'image_sizes') ?? '', 'image_sizes', 'Member must be a list of sizes');
  }
  return sizes;
}

/** What the answer repeats as its groups. */
export const groupNames = (groups: ReadonlySet<ResponseGroup>): string[] => [
  'always-returned',
  ...[...groups].filter((group) => group !== 'always-returned'),
];
