import { setTimeout as sleep } from 'node:timers/promises';
import { isAppError } from '../../../kernel/errors.ts';
import type { HttpResponse } from '../../../platform/http/index.ts';
import { clientRejected, clientUnavailable } from '../errors.ts';
import type { AddResult, AddTorrent, ClientTorrent } from '../port.ts';
import { type Api, isSuccess, refusalOf } from './api.ts';
import { categoryFolder, ensureCategory, fetchCategories } from './categories.ts';
import { fetchProblems } from './log-lines.ts';
import { fetchPreferences } from './preferences.ts';
import { seedLimits } from './seed-limits.ts';
import type { QbittorrentSettings } from './settings.ts';

const ADD_TIMEOUT_MS = 60_000;
/** How long a torrent may take to show up after the answer: about 10 s in all, after a refusal 1 s. */
const LOOK_AGAIN_MS = [50, 50, 100, 100, 200, 500, 700, 1000, 1300, 2000, 2000, 2000];
const LOOKS_AFTER_REFUSAL = 6;

export type AddParts = {
  api: Api;
  settings: QbittorrentSettings;
  find(hashes: readonly string[]): Promise<ClientTorrent[]>;
};

/**
 * Adds a torrent once. qBittorrent's answer proves neither success nor failure (a duplicate, a bad magnet and an empty
 * request look the same on older versions), so the list has the last word.
 */
export async function addTorrent(parts: AddParts, input: AddTorrent): Promise<AddResult> {
  const { api, settings } = parts;
  const [present] = await parts.find(input.hashes);
  if (present) {
    await adopt(api, present, input);
    return { id: present.id, alreadyPresent: true };
  }
  await ensureCategory(api, input.category, settings.savePath);
  const form = await createForm(parts, input);
  const answer = await send(api, form);
  const hashes = [...input.hashes, ...addedIds(answer)];
  const added = await waitFor(parts, hashes, isRefusal(answer) ? LOOKS_AFTER_REFUSAL : LOOK_AGAIN_MS.length);
  if (added) return { id: added.id, alreadyPresent: false };
  throw await explain(api, answer);
}

/** A torrent somebody else put there keeps its category and paths; only our tags are new. */
async function adopt(api: Api, present: ClientTorrent, input: AddTorrent): Promise<void> {
  const missing = input.tags.filter((tag) => !present.tags.includes(tag));
  if (missing.length > 0) {
    await api.command('torrents/addTags', { hashes: present.id, tags: joinTags(missing) });
  }
}

async function createForm(parts: AddParts, input: AddTorrent): Promise<FormData> {
  const { api, settings } = parts;
  const preferences = await fetchPreferences(api);
  const savePath =
    input.savePath ||
    settings.savePath ||
    categoryFolder(await fetchCategories(api), preferences, input.category);
  const stopped = String(input.stopped ?? false);
  const form = new FormData();
  // Old and new names together: every version ignores what it does not know.
  const fields: Record<string, string> = {
    category: input.category,
    tags: joinTags(input.tags),
    savepath: savePath,
    autoTMM: 'false',
    paused: stopped,
    stopped,
    stopCondition: 'None',
    ...(input.seedGoal ? seedLimits(input.seedGoal, preferences) : {}),
  };
  for (const [name, value] of Object.entries(fields)) if (value !== '') form.append(name, value);
  if (input.source.kind === 'magnet') form.append('urls', input.source.uri);
  else form.append('torrents', new Blob([new Uint8Array(input.source.bytes)]), 'release.torrent');
  return form;
}

/** undefined when the connection broke: the torrent may be there all the same. */
async function send(api: Api, form: FormData): Promise<HttpResponse | undefined> {
  try {
    const answer = await api.attempt('torrents/add', form, {
      isRepeatable: false,
      timeoutMs: ADD_TIMEOUT_MS,
    });
    if (answer.status === 415) {
      throw clientRejected('qBittorrent says that this is not a torrent file.', {
        hint: 'The indexer may have answered with a web page; another release is tried.',
      });
    }
    if (!isSuccess(answer) && answer.status !== 409) throw refusalOf(answer, 'the torrent');
    return answer;
  } catch (error) {
    if (isAppError(error) && error.code === 'client_unavailable') return undefined;
    throw error;
  }
}

/** The real ids, which 5.2 and newer tell. */
function addedIds(answer: HttpResponse | undefined): string[] {
  if (!answer || !isSuccess(answer) || !answer.text().trimStart().startsWith('{')) return [];
  const ids = (answer.json() as { added_torrent_ids?: unknown }).added_torrent_ids;
  return Array.isArray(ids) ? ids.filter((id): id is string => typeof id === 'string') : [];
}

async function waitFor(
  parts: AddParts,
  hashes: readonly string[],
  looks: number,
): Promise<ClientTorrent | undefined> {
  for (const waitMs of LOOK_AGAIN_MS.slice(0, looks)) {
    const [found] = await parts.find(hashes);
    if (found) return found;
    await sleep(waitMs);
  }
  return undefined;
}

/** `Fails.` until 5.1, 409 since 5.2. */
function isRefusal(answer: HttpResponse | undefined): boolean {
  return answer !== undefined && (answer.status === 409 || answer.text().trim() === 'Fails.');
}

async function explain(api: Api, answer: HttpResponse | undefined) {
  if (!answer) {
    return clientUnavailable('The connection to qBittorrent broke while the torrent was added.', {
      hint: 'It is added again as soon as qBittorrent answers.',
    });
  }
  const words = (await fetchProblems(api)).slice(-2).join(' ');
  return isRefusal(answer)
    ? clientRejected(`qBittorrent did not take the torrent${words ? `: ${words}` : '.'}`, {
        hint: 'Another release is tried.',
      })
    : clientUnavailable('qBittorrent took the torrent but does not list it.', {
        hint: 'It may be busy loading; it is looked for again.',
      });
}

/** No blanks after the commas: 4.x takes them as part of the tag. */
export function joinTags(tags: readonly string[]): string {
  return tags
    .map((tag) => tag.replaceAll(',', ' ').trim())
    .filter(Boolean)
    .join(',');
}
