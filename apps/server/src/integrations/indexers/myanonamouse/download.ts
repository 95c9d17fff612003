import type { Clock } from '../../../kernel/clock.ts';
import { isAppError } from '../../../kernel/errors.ts';
import type { HttpResponse } from '../../../platform/http/index.ts';
import type { Logger } from '../../../platform/logger.ts';
import { describeForeignBytes, readTorrentFile } from '../../../platform/torrents/index.ts';
import { indexerBadAnswer, indexerLimited, indexerUnavailable, releaseGone } from '../errors.ts';
import { torrentFileName } from '../file-name.ts';
import type { FetchedTorrent, FoundRelease, IndexerAccount } from '../port.ts';
import { readFreeze } from './freeze.ts';
import { type AuthRefusal, authRefusalByStatus, plainHead, troubleOf } from './refusal.ts';
import type { MamSession } from './session.ts';
import { COUNT_LAG_MS, slotRefusal } from './unsatisfied.ts';

/** The row shows a spent wedge up to this much later. */
const WEDGE_LAG_MS = 20 * 60_000;
const DAY_MS = 24 * 3600_000;

export type DownloadTools = {
  session: MamSession;
  clock: Clock;
  log: Logger;
  reserve: number;
  /** `without`: this torrent's own recent grab is not counted, for it is the one that is asked for. */
  account(options: { fresh: boolean; signal: AbortSignal; without?: string }): Promise<IndexerAccount>;
};

export async function downloadTorrent(
  tools: DownloadTools,
  release: FoundRelease,
  options: { useFreeleech: boolean; signal: AbortSignal },
): Promise<FetchedTorrent> {
  const { mamId } = release;
  if (mamId === undefined || !/^\d{1,12}$/.test(mamId)) {
    throw releaseGone('This release has no MyAnonamouse number.', { hint: 'Search again.' });
  }
  expectNotFrozen(tools);
  const isHad = release.flags.includes('snatched');
  if (!isHad) {
    const account = await tools.account({ fresh: false, signal: options.signal, without: mamId });
    const refusal = slotRefusal(account, tools.reserve);
    if (refusal) throw refusal;
  }
  const wedge = options.useFreeleech && !release.freeleech && !release.vip;
  const useFreeleech = wedge && (await mayStillSpend(tools, mamId, options.signal));
  options.signal.throwIfAborted();
  if (!isHad) await rememberGrab(tools, mamId);
  const bytes = useFreeleech
    ? await fetchSpendingWedge(tools, mamId, options.signal)
    : await fetchBytes(tools, mamId, options.signal);
  const torrent = readTorrentFile(bytes);
  if (release.infoHash && !torrent.hashes.includes(release.infoHash)) {
    throw releaseGone('MyAnonamouse handed out another torrent than the one that was found.', {
      hint: 'It was replaced there; search again.',
    });
  }
  return {
    kind: 'file',
    bytes,
    fileName: torrentFileName(release.title),
    ...(wedge ? { freeleechSpent: true } : {}),
  };
}

function expectNotFrozen(tools: DownloadTools): void {
  const until = tools.session.state().frozenUntilAt;
  const restMs = (until ?? 0) - tools.clock.now();
  if (restMs > 0) throw frozen(restMs);
}

function frozen(restMs: number) {
  return indexerLimited(
    'MyAnonamouse has frozen the downloads of this account: too many unsatisfied torrents.',
    {
      hint: 'It goes on by itself when the freeze ends. Seed what is unfinished until then.',
      retryAfterMs: restMs,
    },
  );
}

/** Before the call, so that a crash in between counts one too many rather than one too few. */
async function rememberGrab(tools: DownloadTools, mamId: string): Promise<void> {
  const now = tools.clock.now();
  await tools.session.update((state) => {
    const others = state.grabs.filter((grab) => grab.mamId !== mamId && now - grab.at < COUNT_LAG_MS);
    state.grabs = [...others, { mamId, at: now }];
  });
}

/** false when this torrent's wedge is spent already; an uncertain one must show first. */
async function mayStillSpend(tools: DownloadTools, mamId: string, signal: AbortSignal): Promise<boolean> {
  const now = tools.clock.now();
  const earlier = tools.session
    .state()
    .wedges.find((wedge) => wedge.mamId === mamId && now - wedge.at < 30 * DAY_MS);
  if (earlier?.isSpent) return false;
  const account = await tools.account({ fresh: true, signal });
  if (earlier && now - earlier.at < WEDGE_LAG_MS) {
    if (earlier.before !== null && account.wedges !== null && account.wedges < earlier.before) {
      await markSpent(tools, mamId);
      return false;
    }
    throw indexerUnavailable('It is not clear yet whether a wedge was spent on this torrent.', {
      hint: 'Earmark waits until MyAnonamouse shows it, rather than spend a second one.',
      retryAfterMs: earlier.at + WEDGE_LAG_MS - now,
    });
  }
  if (account.wedges === 0) {
    throw indexerLimited('There is no freeleech wedge left to spend.', {
      hint: 'Grab it without a wedge, or get more at MyAnonamouse.',
    });
  }
  await tools.session.update((state) => {
    state.wedges = [
      ...state.wedges.filter((wedge) => wedge.mamId !== mamId && now - wedge.at < 30 * DAY_MS),
      { mamId, at: now, before: account.wedges, isSpent: false },
    ];
  });
  return true;
}

async function markSpent(tools: DownloadTools, mamId: string): Promise<void> {
  await tools.session.update((state) => {
    for (const wedge of state.wedges) if (wedge.mamId === mamId) wedge.isSpent = true;
  });
}

/** Nothing was spent: forget the attempt, so that the next one starts anew. */
async function forgetWedge(tools: DownloadTools, mamId: string): Promise<void> {
  await tools.session.update((state) => {
    state.wedges = state.wedges.filter((wedge) => wedge.mamId !== mamId);
  });
}

/**
 * `fl` spends a wedge each time it is sent, so it is sent once. When the connection breaks, the account tells whether
 * the wedge went; if so the file is fetched without the flag.
 */
async function fetchSpendingWedge(
  tools: DownloadTools,
  mamId: string,
  signal: AbortSignal,
): Promise<Uint8Array> {
  try {
    const bytes = await fetchBytes(tools, mamId, signal, { freeleech: true });
    await markSpent(tools, mamId);
    return bytes;
  } catch (error) {
    if (!mayHaveHappened(error)) {
      await forgetWedge(tools, mamId);
      throw error;
    }
    tools.log.warn(
      { mamId },
      'The answer to a freeleech download was lost; looking whether the wedge was spent',
    );
  }
  const account = await tools.account({ fresh: true, signal });
  const before = tools.session.state().wedges.find((wedge) => wedge.mamId === mamId)?.before ?? null;
  if (before === null || account.wedges === null || account.wedges >= before) {
    throw indexerUnavailable('The connection broke while a freeleech wedge was being spent.', {
      hint: 'Earmark waits until MyAnonamouse shows whether it was, rather than spend a second one.',
      retryAfterMs: WEDGE_LAG_MS,
    });
  }
  await markSpent(tools, mamId);
  return fetchBytes(tools, mamId, signal);
}

const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** An answer that refuses (limit, gone, session) means that nothing happened; a broken connection says nothing. */
function mayHaveHappened(error: unknown): boolean {
  if (!isAppError(error)) return true;
  if (error.code !== 'indexer_unavailable') return false;
  return !(error.cause instanceof Error && NEVER_SENT.has(error.cause.message));
}

async function fetchBytes(
  tools: DownloadTools,
  mamId: string,
  signal: AbortSignal,
  options: { freeleech?: boolean } = {},
): Promise<Uint8Array> {
  const response = await tools.session.call({
    path: `/tor/download.php?tid=${mamId}${options.freeleech ? '&fl=1' : ''}`,
    request: { headers: { accept: 'application/x-bittorrent' } },
    judge: authRefusalOfDownload,
    ...(options.freeleech ? { once: true } : { signal }),
  });
  const freeze = freezeIn(response);
  if (freeze) {
    await tools.session.update((state) => {
      state.frozenUntilAt = tools.clock.now() + freeze.remainingMs;
    });
    throw frozen(freeze.remainingMs);
  }
  if (response.status === 404 || response.status === 410) {
    throw releaseGone('MyAnonamouse no longer has this torrent.', {
      hint: 'Search again; the next best release is taken.',
    });
  }
  const trouble = troubleOf(response, tools.clock.now());
  if (trouble) throw trouble;
  const foreign = describeForeignBytes(response.bytes);
  if (foreign) {
    const said = plainHead(response);
    throw indexerBadAnswer(
      `MyAnonamouse did not hand out the torrent: ${foreign}${said ? ` ("${said.slice(0, 160)}")` : ''}.`,
      { hint: 'Look at the torrent on the site.' },
    );
  }
  return response.bytes;
}

/** A download is refused with a status, with nothing at all, or with the log-in page; a freeze is no such refusal. */
function authRefusalOfDownload(response: HttpResponse): AuthRefusal | null {
  if (freezeIn(response)) return null;
  const refused = authRefusalByStatus(response);
  if (refused || response.status !== 200) return refused;
  if (response.bytes.length === 0) return { reason: 'unknown', said: 'it answered nothing' };
  const head = Buffer.from(response.bytes.subarray(0, 20_000)).toString('latin1');
  if (/^\s*<|^\s*Error/i.test(head) && /takelogin|login\.php|type="password"|not signed in/i.test(head)) {
    return { reason: 'unknown', said: 'it sent its log-in page' };
  }
  return /^\s*\{/.test(head) && /session type/i.test(head)
    ? { reason: 'sessionType', said: 'Request not via correct session type' }
    : null;
}

function freezeIn(response: HttpResponse): { remainingMs: number } | null {
  const isText = response.bytes.length > 0 && response.bytes.length < 500_000 && response.bytes[0] !== 0x64;
  return isText ? readFreeze(Buffer.from(response.bytes).toString('utf8')) : null;
}
