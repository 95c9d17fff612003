import type { HttpResponse } from '../../../platform/http/index.ts';
import { toLine } from '../../../platform/text/index.ts';
import { indexerAuth, indexerBadAnswer, indexerLimited, indexerUnavailable, releaseGone } from '../errors.ts';
import type { FoundRelease } from '../port.ts';
import { AUTH_HINT, type ProwlarrApi } from './api.ts';

/**
 * Hands a release to Prowlarr's own download client. Prowlarr grabs only what its JSON search found in the last 30
 * minutes, so an unknown release is searched for once and grabbed again.
 */
export async function grabRemotely(
  api: ProwlarrApi,
  release: FoundRelease,
  categories: readonly number[],
): Promise<void> {
  const indexerId = Number(release.subIndexerId);
  if (!Number.isInteger(indexerId)) throw releaseGone('This release did not come from Prowlarr.');
  const wanted = { guid: release.guid, indexerId };
  const first = await api.grab(wanted);
  if (first.status !== 404) {
    expectGrabbed(first, release);
    return;
  }
  const text = release.foundBy || release.bookTitle || release.title;
  const found = await api.search(text, indexerId, categories);
  if (!found.some((each) => each.guid === release.guid)) throw gone(release);
  const second = await api.grab(wanted);
  if (second.status === 404) throw gone(release);
  expectGrabbed(second, release);
}

function gone(release: FoundRelease) {
  return releaseGone(`${release.indexer} no longer lists this release.`, {
    hint: 'Search again; the next best release is taken.',
  });
}

function expectGrabbed(response: HttpResponse, release: FoundRelease): void {
  if (response.status >= 200 && response.status < 300) return;
  const said = messageOf(response);
  const tail = said ? `: ${said}` : '';
  switch (response.status) {
    case 401:
    case 403:
      throw indexerAuth('Prowlarr refuses the API key.', { hint: AUTH_HINT });
    case 400:
      throw indexerBadAnswer(`Prowlarr did not take the grab${tail}.`);
    case 409:
      throw indexerUnavailable(`Prowlarr could not get the release from ${release.indexer}${tail}.`, {
        hint: 'The indexer may be down, limited, or no longer have it.',
      });
    case 429:
      throw indexerLimited(`Prowlarr asks for a pause${tail}.`);
    default:
      throw indexerUnavailable(
        `Prowlarr could not hand the release to its client (HTTP ${response.status})${tail}.`,
        {
          hint: 'Check Settings → Download Clients in Prowlarr, or download via qBittorrent directly.',
        },
      );
  }
}

/** `{message}`, or the first of `[{errorMessage}]`. */
function messageOf(response: HttpResponse): string {
  const text = response.text();
  if (!/^\s*[[{]/.test(text)) return '';
  try {
    const body = response.json();
    const first: unknown = Array.isArray(body) ? body[0] : body;
    const { message, errorMessage } = (first ?? {}) as Record<string, unknown>;
    const said = typeof message === 'string' ? message : errorMessage;
    return typeof said === 'string' ? toLine(said).slice(0, 300).replace(/\.$/, '') : '';
  } catch {
    return '';
  }
}
