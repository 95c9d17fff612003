import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { MamContext } from './context.ts';

const POINTS_PER_GB = 500;
const MIN_UPLOAD_GB = 50;
const POINTS_PER_VIP_WEEK = 1250;
const MAX_VIP_MS = 90 * 86_400_000;
const WEEK_MS = 7 * 86_400_000;

/** `bonusBuy.php`: a GET with side effects. Wedge purchases are refused for API sessions unless the mode is `legacy`. */
export function addStoreEndpoint(app: FastifyInstance, context: MamContext): void {
  const { standIn, account, modes, now } = context;

  const refuse = (reply: FastifyReply, error: string, success: boolean | string = false) =>
    reply.code(200).send({ success, error });
  const notViaApi = (reply: FastifyReply) =>
    reply.code(410).send({ success: false, error: 'Not allowed via API' });

  const buyFreeleech = (reply: FastifyReply, query: URLSearchParams) => {
    if (modes.store === 'current') return notViaApi(reply);
    const id = Number(query.get('torrentid'));
    const release = context.releases.find((each) => each.id === id);
    if (!release) return refuse(reply, 'Torrent not found');
    if (release.vip) return refuse(reply, 'This Torrent is VIP', 'false');
    if (release.freeleech) return refuse(reply, 'Cannot spend FL Wedges on Freeleech Picks');
    if (account.personalFreeleech.has(id)) return refuse(reply, 'This is already a personal freeleech');
    if (account.wedges <= 0) return refuse(reply, 'Not enough FL Wedges');
    account.wedges -= 1;
    account.personalFreeleech.set(id, now());
    return reply.send({ success: true });
  };
  const succeed = (reply: FastifyReply, type: string, amount: number) =>
    reply.send({
      success: true,
      type,
      amount,
      seedbonus: account.seedbonus,
      uploaded: account.uploadedBytes,
      downloaded: account.downloadedBytes,
      ratio: account.uploadedBytes / Math.max(1, account.downloadedBytes),
    });
  const buyUpload = (reply: FastifyReply, query: URLSearchParams) => {
    const asked = (query.get('amount') ?? '').trim();
    const amount = asked === 'Max Affordable' ? Math.floor(account.seedbonus / POINTS_PER_GB) : Number(asked);
    if (!(amount >= MIN_UPLOAD_GB)) {
      return refuse(
        reply,
        'Automated spenders are limited to buying at least 50 GB of upload at a time, due to log spam',
      );
    }
    if (amount * POINTS_PER_GB > account.seedbonus) return refuse(reply, 'Not enough bonus, s1');
    account.seedbonus -= amount * POINTS_PER_GB;
    account.uploadedBytes += amount * 1024 ** 3;
    return succeed(reply, 'upload', amount);
  };
  const buyVip = (reply: FastifyReply, query: URLSearchParams) => {
    const duration = query.get('duration');
    if (duration === null) return reply.code(404).type('text/plain').send('Not Found');
    const until = account.vipUntil ? Date.parse(`${account.vipUntil.replace(' ', 'T')}Z`) : now();
    const roomMs = now() + MAX_VIP_MS - Math.max(now(), until);
    const weeks = duration === 'max' ? Math.floor(roomMs / WEEK_MS) : Number(duration);
    if (roomMs < WEEK_MS || !(weeks >= 1)) {
      return refuse(reply, 'Min VIP is 1 week purchased for Automated methods');
    }
    const points = weeks * POINTS_PER_VIP_WEEK;
    if (points > account.seedbonus) return refuse(reply, 'Not enough bonus, s1');
    account.seedbonus -= points;
    const end = Math.max(now(), until) + Math.min(roomMs, weeks * WEEK_MS);
    account.vipUntil = new Date(end).toISOString().slice(0, 19).replace('T', ' ');
    return succeed(reply, 'VIP', weeks);
  };

  const buy = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const query = new URL(request.url, standIn.url).searchParams;
    switch (query.get('spendtype') ?? '') {
      case 'personalFL':
        return buyFreeleech(reply, query);
      case 'wedges':
        return notViaApi(reply);
      case 'upload':
        return buyUpload(reply, query);
      case 'VIP':
        return buyVip(reply, query);
      default:
        return refuse(reply, 'Unknown spend type');
    }
  };
  app.get('/json/bonusBuy.php', buy);
  app.get('/json/bonusBuy.php/', buy);
  app.get('/json/bonusBuy.php/:stamp', buy);
}
