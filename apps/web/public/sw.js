/*
 * Keeps the app's own files, so that it opens without a connection and says so. Nothing a person may see is kept: no
 * answer of the API, no cover. Its scope is its own folder, which is the URL base.
 */
const FILES = 'earmark-files';
const PAGE = new URL('./', self.location.href).href;
const ASSETS = new URL('./assets/', self.location.href).href;
const API = new URL('./api/', self.location.href).href;
/** A connection that does not answer for so long is none. */
const PATIENCE_MS = 4000;

self.addEventListener('install', (event) => {
  event.waitUntil(
    fetch(PAGE, { cache: 'no-store' })
      .then(keepPage)
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || request.url.startsWith(API)) return;
  if (request.mode === 'navigate') event.respondWith(page(event));
  else if (request.url.startsWith(ASSETS)) event.respondWith(asset(request));
});

/** The page from the server; the kept one when there is no server, or none that answers in time. */
async function page(event) {
  const kept = await caches.match(PAGE);
  const fresh = fetch(event.request);
  if (kept === undefined) return fresh;
  event.waitUntil(fresh.then((answer) => keepPage(answer.clone())).catch(() => undefined));
  const late = new Promise((resolve) => setTimeout(() => resolve(kept), PATIENCE_MS));
  return Promise.race([fresh.catch(() => kept), late]);
}

/** Files with a hash in their name never change. */
async function asset(request) {
  const kept = await caches.match(request);
  if (kept !== undefined) return kept;
  const answer = await fetch(request);
  if (answer.ok) {
    const files = await caches.open(FILES);
    await files.put(request, answer.clone());
  }
  return answer;
}

/** Keeps a page that is ours: a login page of a proxy, an error or a redirect is not. Files of an older one are let go. */
async function keepPage(answer) {
  if (!answer.ok || answer.redirected || answer.type !== 'basic') return;
  const text = await answer.text();
  if (!text.includes('<div id="root">')) return;
  const files = await caches.open(FILES);
  const known = await files.match(PAGE);
  if (known !== undefined && (await known.text()) === text) return;
  for (const request of await files.keys()) await files.delete(request);
  await files.put(PAGE, new Response(text, { headers: { 'content-type': 'text/html; charset=utf-8' } }));
  // What the page names is fetched along, so that it opens without having been used.
  const named = [...text.matchAll(/(?:src|href)="\.\/(assets\/[^"]+|boot\.js|favicon\.svg)"/g)];
  await files.addAll(named.map(([, file]) => new URL(file, PAGE).href));
}
