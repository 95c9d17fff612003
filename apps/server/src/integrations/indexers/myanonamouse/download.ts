import { AppError } from '../../../kernel/errors.ts';
import type { HttpResponse } from '../../../platform/http/index.ts';
import { describeForeignBytes, readTorrentFile } from '../../../platform/torrents/index.ts';
import { indexerBadAnswer, releaseGone } from '../errors.ts';
import { torrentFileName } from '../file-name.ts';
import type { FetchedTorrent, FoundRelease } from '../port.ts';
import { freezeIn, frozen } from './freeze.ts';
import { type AuthRefusal, authRefusalByStatus, plainHead, troubleOf } from './refusal.ts';
import { type Slot, takeSlot } from './unsatisfied.ts';
import { checkWedge, hasOwnWedge, mayHaveHappened, spendWedge, type WedgeTools } from './wedges.ts';

export type DownloadTools = WedgeTools & {
  /** Unsatisfied slots that stay free. */
  reserve: number;
  /** The torrent as it is now; null when it is gone. */
  lookUp(mamId: string, signal: AbortSignal): Promise<FoundRelease | null>;
};

type Options = { useFreeleech: boolean; signal: AbortSignal };

export async function downloadTorrent(
  tools: DownloadTools,
  release: FoundRelease,
  options: Options,
): Promise<FetchedTorrent> {
  const { mamId } = release;
  if (mamId === undefined || !/^\d{1,12}$/.test(mamId)) {
    throw releaseGone('This release has no MyAnonamouse number.', { hint: 'Search again.' });
  }
  expectNotFrozen(tools);
  const isFree = await isFreeNow(tools, release, mamId, options);
  const wantsWedge = options.useFreeleech && !isFree;
  const { signal } = options;
  const canBuy = wantsWedge && (await checkWedge(tools, mamId, { fresh: false, signal })).kind === 'possible';
  const slot = await takeSlotFor(tools, release, mamId, signal);
  const bytes = await givingBack(slot, () => fetchBytes(tools, mamId, signal));
  const torrent = readTorrentFile(bytes);
  if (release.infoHash && !torrent.hashes.includes(release.infoHash)) {
    throw releaseGone('MyAnonamouse handed out another torrent than the one that was found.', {
      hint: 'It was replaced there; search again.',
    });
  }
  return {
    kind: 'file',
    fileName: torrentFileName(release.title),
    bytes,
    ...(hasOwnWedge(tools, mamId) ? { freeleech: { isSpent: true, tokensLeft: null } } : {}),
    // The plain file is the one to use; asking with the flag afterwards is what makes it free.
    ...(canBuy
      ? {
          spendFreeleech: () =>
            spendWedge(tools, mamId, signal, () => fetchBytes(tools, mamId, signal, { freeleech: true })),
        }
      : {}),
  };
}

/**
 * Is it free without a wedge? What was found as free, and what a wedge would be spent on, is looked up once more: free
 * picks and VIP end, and a wedge on a torrent that is free already is lost.
 */
async function isFreeNow(
  tools: DownloadTools,
  release: FoundRelease,
  mamId: string,
  { useFreeleech, signal }: Options,
): Promise<boolean> {
  if (hasOwnWedge(tools, mamId)) return true;
  if (!release.freeleech && !useFreeleech) return false;
  const now = await tools.lookUp(mamId, signal);
  if (!now) throw gone();
  if (release.freeleech && !now.freeleech) {
    throw new AppError({
      code: 'release_changed',
      message: `"${release.title}" was free for this account when it was found, and is no longer.`,
      hint: 'Search again to see what it costs now.',
      status: 409,
      blame: 'remote',
    });
  }
  return now.freeleech === true || now.vip === true;
}

/** A torrent the account has had before takes no new slot. */
async function takeSlotFor(
  tools: DownloadTools,
  release: FoundRelease,
  mamId: string,
  signal: AbortSignal,
): Promise<Slot | null> {
  if (release.flags.includes('snatched')) return null;
  const account = await tools.accounts.asCounted({ signal });
  signal.throwIfAborted();
  return takeSlot(tools.session, account, { mamId, reserve: tools.reserve, now: tools.clock.now() });
}

/** What MAM certainly did not hand out takes no slot. */
async function givingBack<Result>(slot: Slot | null, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (slot && !mayHaveHappened(error)) await slot.giveBack();
    throw error;
  }
}

function expectNotFrozen({ session, clock }: DownloadTools): void {
  const restMs = (session.state().frozenUntilAt ?? 0) - clock.now();
  if (restMs > 0) throw frozen(restMs);
}

function gone() {
  return releaseGone('MyAnonamouse no longer has this torrent.', {
    hint: 'Search again; the next best release is taken.',
  });
}

async function fetchBytes(
  tools: DownloadTools,
  mamId: string,
  signal: AbortSignal,
  options: { freeleech: boolean } = { freeleech: false },
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
  if (response.status === 404 || response.status === 410) throw gone();
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
