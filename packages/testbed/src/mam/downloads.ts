import { createHmac } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { CatalogueRelease } from '../catalogue/model.ts';
import { countUnsatisfied, FREEZE_MS, type MamAccount } from './account.ts';
import type { MamContext } from './context.ts';
import { faultText } from './fault-text.ts';
import { freezePage, refuse } from './replies.ts';
import { readMamId } from './session.ts';

/** The user's own download link of a torrent: commas are part of it, the torrent id is inside. */
export function mintDownloadHash(account: MamAccount, releaseId: number): string {
  const part = (text: string) => Buffer.from(text).toString('base64').replaceAll('=', '');
  const seal = createHmac('sha256', account.passkey).update(String(releaseId)).digest('base64');
  return [
    part(String(releaseId)),
    part(String(account.uid)),
    seal.replaceAll(/[=/+]/gu, '').slice(0, 22),
  ].join(',');
}

function readDownloadHash(account: MamAccount, hash: string): number | undefined {
  const id = Number(Buffer.from(hash.split(',')[0] ?? '', 'base64').toString('utf8'));
  return Number.isInteger(id) && mintDownloadHash(account, id) === hash ? id : undefined;
}

/**
 * `/tor/download.php?tid=` and `/tor/download.php/<dl>`.
 * Takes a wedge when `fl` is there, counts the torrent as unsatisfied, and freezes the account past its limit.
 */
export function addDownloadEndpoints(app: FastifyInstance, context: MamContext): void {
  const { standIn, account, modes, keeper, now } = context;

  const freeze = () => {
    if (account.frozenUntil > now()) return;
    account.frozenUntil = now() + FREEZE_MS;
    account.freezeHappenedAt = now();
  };
  const sendFreeze = (reply: FastifyReply, params: Record<string, unknown> = {}) =>
    reply
      .code(Number(params['status'] ?? 200))
      .type('text/html; charset=UTF-8')
      .send(freezePage(account.frozenUntil - now(), account.freezeHappenedAt, params['split'] === true));

  const spendWedge = (release: CatalogueRelease): boolean => {
    if (account.wedges <= 0) return modes.withoutWedges === 'plain';
    account.wedges -= 1;
    account.personalFreeleech.set(release.id, now());
    return true;
  };
  const take = (release: CatalogueRelease) => {
    if (account.snatched.has(release.id)) return;
    account.snatched.add(release.id);
    account.unsatisfied.push({ releaseId: release.id, startedAt: now() });
  };

  const serve = async (
    request: FastifyRequest,
    reply: FastifyReply,
    releaseId: number | undefined,
  ): Promise<FastifyReply> => {
    const path = request.url;
    const limited = standIn.fault('rate-limit', path);
    if (limited) {
      const after = faultText(limited, 'retryAfter', '');
      if (after !== '') reply.header('retry-after', after);
      return reply.code(429).type('text/plain').send('Too many requests');
    }
    const forced = standIn.fault('freeze', path);
    if (forced) freeze();
    if (account.frozenUntil > now()) return sendFreeze(reply, forced?.params);
    const release = context.releases.find((each) => each.id === releaseId);
    const gone = standIn.fault('gone', path);
    if (!release || gone) {
      return reply
        .code(Number(gone?.params?.['status'] ?? 404))
        .type('text/plain')
        .send('Torrent not found');
    }
    const isNew = !account.snatched.has(release.id);
    if (isNew && countUnsatisfied(account, now()) >= account.unsatisfiedLimit) {
      freeze();
      return sendFreeze(reply);
    }
    const wantsWedge = modes.flag === 'spends' && new URL(path, standIn.url).searchParams.has('fl');
    if (wantsWedge && !spendWedge(release)) {
      return reply.code(200).type('text/html; charset=UTF-8').send('Error<br />Not enough FL Wedges');
    }
    take(release);
    if (standIn.fault('cut-after-effects', path)) {
      reply.hijack();
      request.raw.socket.destroy();
      return reply;
    }
    const bytes = Buffer.from(context.torrentOf(release));
    const isCutShort = standIn.fault('truncated-torrent', path) !== undefined;
    return reply
      .header('content-type', 'application/x-bittorrent')
      .header('content-disposition', `attachment; filename="[${release.id}].torrent"`)
      .send(isCutShort ? bytes.subarray(0, bytes.length >> 1) : bytes);
  };

  app.get<{ Querystring: { tid?: string } }>('/tor/download.php', (request, reply) =>
    serve(request, reply, Number(request.query.tid)),
  );
  app.get<{ Params: { '*': string } }>('/tor/download.php/*', async (request, reply) => {
    const cookie = readMamId(request.headers.cookie);
    const place = context.callerPlace();
    if (!cookie && !account.knownIps.includes(place.ip)) return refuse(reply, 'unauthorized', 'no-cookie');
    const refusal = cookie ? keeper.check({ ...place, cookie }) : undefined;
    if (refusal) return refuse(reply, 'error-page', refusal);
    return serve(request, reply, readDownloadHash(account, request.params['*']));
  });
}
