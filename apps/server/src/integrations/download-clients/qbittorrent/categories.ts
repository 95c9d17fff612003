import { posix, win32 } from 'node:path';
import { clientRejected } from '../errors.ts';
import { type Api, isSuccess } from './api.ts';
import type { ClientPreferences } from './preferences.ts';
import { isCategoryName } from './settings.ts';

export type Categories = ReadonlyMap<string, { savePath: string }>;

export async function fetchCategories(api: Api): Promise<Categories> {
  const answer = await api.json('torrents/categories');
  const categories = new Map<string, { savePath: string }>();
  if (typeof answer !== 'object' || answer === null) return categories;
  for (const [name, value] of Object.entries(answer)) {
    const savePath = (value as { savePath?: unknown } | null)?.savePath;
    categories.set(name, { savePath: typeof savePath === 'string' ? savePath : '' });
  }
  return categories;
}

/** Makes the category when it is missing; an existing one keeps its path. */
export async function ensureCategory(
  api: Api,
  name: string,
  savePath: string,
): Promise<'present' | 'created'> {
  if ((await fetchCategories(api)).has(name)) return 'present';
  if (!isCategoryName(name)) throw badCategory(name);
  const form = new URLSearchParams({ category: name, savePath });
  const response = await api.attempt('torrents/createCategory', form, { isRepeatable: true });
  if (isSuccess(response)) return 'created';
  // 409 is both "exists" (somebody was quicker) and "bad name".
  if ((await fetchCategories(api)).has(name)) return 'present';
  throw badCategory(name, response.text().trim().slice(0, 200));
}

/** Where a torrent of the category goes when nobody says otherwise, in the client's world. */
export function categoryFolder(
  categories: Categories,
  preferences: Pick<ClientPreferences, 'savePath' | 'autoTmm'>,
  name: string,
): string {
  const own = categories.get(name)?.savePath ?? '';
  const paths = isWindowsPath(preferences.savePath) ? win32 : posix;
  if (own !== '') return paths.isAbsolute(own) ? own : paths.join(preferences.savePath, own);
  return preferences.autoTmm ? paths.join(preferences.savePath, name) : preferences.savePath;
}

function isWindowsPath(path: string): boolean {
  return /^([A-Za-z]:[/\\]|\\\\)/u.test(path);
}

function badCategory(name: string, words = '') {
  return clientRejected(`qBittorrent does not take "${name}" as a category${words ? `: ${words}` : ''}.`, {
    hint: 'Choose a name without a backslash and without empty parts between slashes.',
  });
}
