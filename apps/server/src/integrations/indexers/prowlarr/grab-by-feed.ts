import type { IntegrationTools } from '../../definition.ts';
import { parseCategoryList } from '../../settings-fields.ts';
import type { Indexer } from '../port.ts';
import { type FeedSettings, feedUrl } from '../torznab-feed/index.ts';
import { createProwlarrApi } from './api.ts';
import { grabRemotely } from './grab-remotely.ts';

/**
 * A feed at `<prowlarr>/<number>/api` is one of Prowlarr's, and its key opens Prowlarr's API as well: what it lists can
 * be handed to Prowlarr's own download client. Other feeds get nothing.
 */
export function grabThroughProwlarr(
  settings: FeedSettings,
  tools: IntegrationTools,
): Pick<Indexer, 'grabRemotely'> {
  const found = /^(.*)\/(\d{1,5})\/api$/.exec(feedUrl(settings));
  const [, url, subIndexerId] = found ?? [];
  if (url === undefined || subIndexerId === undefined || settings.apiKey === '') return {};
  const api = createProwlarrApi({ url, apiKey: settings.apiKey, insecureTls: settings.insecureTls }, tools);
  const categories = parseCategoryList(settings.categories);
  return { grabRemotely: (release) => grabRemotely(api, { ...release, subIndexerId }, categories) };
}
