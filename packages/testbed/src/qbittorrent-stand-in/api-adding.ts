import type { ApiContext, Call, Endpoints } from './answer.ts';
import { type Answer, jsonAnswer, textAnswer } from './answer.ts';
import type { AddOutcome } from './engine.ts';

type AddTroubles = {
  /** Answer as if nothing could be added. */
  refuses: () => boolean;
  /** Answer success and forget the torrent. */
  loses: () => boolean;
};

type Count = { added: string[]; failed: number; pending: number };

/** `torrents/add` in the words of each version. */
export function addingEndpoints(context: ApiContext, troubles: AddTroubles): Endpoints {
  const { facts, engine, log } = context;

  const add = async (call: Call): Promise<Answer> => {
    const links = (call.fields.get('urls') ?? '')
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
    const count: Count = { added: [], failed: 0, pending: 0 };
    if (troubles.refuses()) return renderAdd({ ...count, failed: 1 });
    if (troubles.loses()) return renderAdd({ ...count, added: ['0'.repeat(40)] });
    const broken: string[] = [];
    for (const file of call.files) {
      const outcome = engine.addFile(file.bytes, call.fields);
      if (outcome.kind === 'invalid') broken.push(file.name);
      else note(count, outcome);
    }
    for (const link of links) {
      if (/^https?:/u.test(link)) {
        count.pending += 1;
        log.write('normal', `Downloading torrent, please wait... Source: "${link}"`);
        void fetchAndAdd(link, call);
      } else note(count, engine.addMagnet(link, call.fields));
    }
    if (broken.length > 0) return textAnswer(`Error: '${broken[0]}' is not a valid torrent file.`, 415);
    return renderAdd(count);
  };

  /** qBittorrent fetches addresses after its answer, and tells failures to the log only. */
  const fetchAndAdd = async (link: string, call: Call): Promise<void> => {
    try {
      const response = await fetch(link);
      const outcome = engine.addFile(new Uint8Array(await response.arrayBuffer()), call.fields);
      if (outcome.kind === 'invalid') throw new TypeError('not a valid torrent file');
    } catch (error) {
      log.write('warning', `Failed to load torrent. Source: "${link}". Reason: "${String(error)}"`);
    }
  };

  const renderAdd = (count: Count): Answer => {
    const succeeded = count.added.length + count.pending > 0;
    if (!facts.hasJsonAdd) return textAnswer(succeeded ? 'Ok.' : 'Fails.');
    if (!succeeded) return textAnswer('Conflict', 409);
    return jsonAnswer(
      {
        added_torrent_ids: count.added,
        failure_count: count.failed,
        pending_count: count.pending,
        success_count: count.added.length,
      },
      count.pending > 0 ? 202 : 200,
    );
  };

  return { 'torrents/add': { method: 'POST', run: add } };
}

function note(count: Count, outcome: AddOutcome): void {
  if (outcome.kind === 'added') count.added.push(outcome.id);
  else count.failed += 1;
}
