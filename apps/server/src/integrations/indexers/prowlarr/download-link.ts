/**
 * Prowlarr builds its download links from the host it was asked by, with the API key in the query. This one is rooted
 * at the configured address and carries no key: it may be stored, and works behind any proxy. Links that are not
 * Prowlarr's own are handed back as they are.
 */
export function toOwnLink(link: string, configuredUrl: string): string {
  const url = URL.parse(link);
  const route = url ? /\/(?:api\/v1\/indexer\/)?(\d+)\/download\/?$/.exec(url.pathname) : null;
  if (!url || !route || !url.searchParams.has('link')) return link;
  const own = new URL(`${configuredUrl}/${route[1]}/download`);
  for (const [name, value] of url.searchParams) {
    if (name.toLowerCase() !== 'apikey') own.searchParams.append(name, value);
  }
  return own.href;
}
