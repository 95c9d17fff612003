import type { SearchParameters } from './search-parameters.ts';
import { childrenNamed, type XmlElement } from './xml.ts';

/**
 * Where the page behind this answer begins; null when it was the last. A feed that tells its total (`newznab:response`)
 * is believed; of others a full page is taken to have a successor.
 */
export function nextPageOf(
  root: XmlElement,
  asked: Pick<SearchParameters, 'offset' | 'limit'>,
): number | null {
  const channel = root.children['channel']?.[0] ?? root;
  const received = channel.children['item']?.length ?? 0;
  if (received === 0) return null;
  const end = Number(asked.offset) + received;
  const told = childrenNamed(channel, 'response')[0]?.attributes['total'];
  const total = told !== undefined && /^\d+$/.test(told.trim()) ? Number(told) : null;
  const hasMore = total !== null && total > 0 ? end < total : received >= Number(asked.limit);
  return hasMore ? end : null;
}
