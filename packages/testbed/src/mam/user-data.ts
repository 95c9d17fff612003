import type { FastifyInstance } from 'fastify';
import { countUnsatisfied, SEED_TIME_MS } from './account.ts';
import type { MamContext } from './context.ts';
import { phpJson } from './replies.ts';
import { sizeText } from './rows.ts';

const LIST_PAGE = 250;

/** `jsonLoad.php` and the user's torrent lists. */
export function addUserDataEndpoints(app: FastifyInstance, context: MamContext): void {
  const { standIn, account, modes, now } = context;

  app.get('/jsonLoad.php', async (request, reply) => {
    const wants = new URL(request.url, standIn.url).searchParams;
    const seconds = Math.floor(now() / 1000);
    const isInfinite = account.downloadedBytes === 0;
    const answer: Record<string, unknown> = {
      uid: account.uid,
      username: account.username,
      classname: account.className,
      ratio: isInfinite
        ? modes.infiniteRatio
        : Number((account.uploadedBytes / account.downloadedBytes).toFixed(2)),
      uploaded: sizeText(account.uploadedBytes),
      uploaded_bytes: account.uploadedBytes,
      downloaded: sizeText(account.downloadedBytes),
      downloaded_bytes: account.downloadedBytes,
      seedbonus: account.seedbonus,
      wedges: account.wedges,
      vip_until: account.vipUntil,
      connectable: 'yes',
      v6_connectable: 'no',
      country_code: null,
      country_name: null,
      created: seconds,
      update: seconds,
      last_access: new Date(now()).toISOString().slice(0, 19).replace('T', ' '),
      last_access_ago: 'just now',
    };
    if (wants.has('clientStats')) answer['clientStats'] = [];
    if (wants.has('notif')) {
      answer['notifs'] = {
        pms: 0,
        aboutToDropClient: 0,
        tickets: 0,
        waiting_tickets: 0,
        requests: 0,
        topics: 0,
      };
    }
    if (wants.has('snatch_summary')) {
      const blocks = snatchBlocks(context);
      if (modes.snatchSummary === 'nested') answer['snatch_summary'] = { created: seconds, ...blocks };
      if (modes.snatchSummary === 'flat') Object.assign(answer, blocks);
    }
    const text = phpJson(answer);
    return reply
      .type('application/json')
      .send(wants.has('pretty') ? phpJson(JSON.parse(text)).replaceAll(',"', ',\n"') : text);
  });

  app.get<{ Querystring: Record<string, string> }>(
    '/json/loadUserDetailsTorrents.php',
    async (request, reply) => {
      const page = Number(request.query['iteration'] ?? 0);
      const rows = request.query['type'] === 'sSat' ? satisfied(context) : unsatisfied(context);
      const body = { rows: rows.slice(page * LIST_PAGE, (page + 1) * LIST_PAGE), success: true };
      return reply.type('application/json').send(phpJson(body));
    },
  );
}

/** Blocks as the profile page has them; `unsat` carries the limit. */
function snatchBlocks(context: MamContext): Record<string, unknown> {
  const { account, modes, now } = context;
  const counted = {
    ...account,
    unsatisfied: account.unsatisfied.filter((snatch) => now() - snatch.startedAt >= modes.unsatisfiedLagMs),
  };
  const count = countUnsatisfied(counted, now());
  const block = (name: string, number: number) => ({ name, count: number, red: false, size: null });
  return {
    leeching: block('Leeching', 0),
    sSat: block('Seeding - Satisfied', account.unsatisfied.length - (count - account.otherUnsatisfied)),
    seedUnsat: block('Seeding - Not Satisfied', count),
    seedHnr: block('Seeding - H&R - Not Satisfied', 0),
    upAct: block('Seeding - Uploads', 0),
    upInact: block('Not Seeding - Uploads', 0),
    inactSat: block('Not Seeding - Satisfied', 0),
    inactUnsat: block('Not Seeding - Not Satisfied', 0),
    inactHnr: block('Not Seeding - H&R', 0),
    unsat: {
      ...block('Not Satisfied', count),
      red: count >= account.unsatisfiedLimit,
      limit: account.unsatisfiedLimit,
    },
    duplicates: block('Duplicates', 0),
    reseed: { ...block('Requested Reseeds', 0), inactive: 0 },
    ite: { ...block('Invalid Torrent Entries', 0), latest: 0 },
  };
}

function unsatisfied(context: MamContext): Record<string, unknown>[] {
  return context.account.unsatisfied
    .filter((snatch) => context.now() - snatch.startedAt < SEED_TIME_MS)
    .map((snatch) => listRow(context, snatch));
}

function satisfied(context: MamContext): Record<string, unknown>[] {
  return context.account.unsatisfied
    .filter((snatch) => context.now() - snatch.startedAt >= SEED_TIME_MS)
    .map((snatch) => listRow(context, snatch));
}

function listRow(
  context: MamContext,
  snatch: { releaseId: number; startedAt: number },
): Record<string, unknown> {
  const release = context.releases.find((each) => each.id === snatch.releaseId);
  const seededMs = context.now() - snatch.startedAt;
  const leftSeconds = Math.max(0, Math.ceil((SEED_TIME_MS - seededMs) / 1000));
  return {
    id: snatch.releaseId,
    title: release?.title ?? '',
    catname: release?.category.name ?? '',
    size: release ? sizeText(release.sizeBytes) : '0 KiB',
    tags: release?.tags ?? '',
    browseFlags: release?.abridged ? 32 : 0,
    free: Number(release?.freeleech ?? false),
    vip: Number(release?.vip ?? false),
    vip_expire: null,
    personalFree: Number(context.account.personalFreeleech.has(snatch.releaseId)),
    seedtime: Math.floor(seededMs / 1000),
    start_date_unix: Math.floor(snatch.startedAt / 1000),
    seeders: release?.seeders ?? 0,
    leechers: release?.leechers ?? 0,
    percentDone: 100,
    STG: leftSeconds === 0 ? null : timeLeft(leftSeconds),
    author: (release?.authors ?? []).map((name, index) => ({ id: index + 1, name })),
    narrator: (release?.narrators ?? []).map((name, index) => ({ id: index + 1, name })),
    series: (release?.series ?? []).map(({ name, position }, index) => ({
      id: index + 1,
      name,
      number: position,
    })),
  };
}

function timeLeft(seconds: number): string {
  const clock = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
  const days = Math.floor(seconds / 86_400);
  return days > 0 ? `${days}d ${clock}` : clock;
}
