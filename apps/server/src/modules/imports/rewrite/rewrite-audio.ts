import { join } from 'node:path';
import type { ImportProgress } from '@earmark/contracts';
import { assertFreeSpace, joinInside, onDisk } from '../../../platform/files/index.ts';
import { extensionOf } from '../inspect/classify.ts';
import type { Chapter, GroupPlan, RewritePlan } from '../model.ts';
import type { Places } from '../plan/places.ts';
import type { Embedding, ImportParts } from '../ports.ts';
import { assertUnchanged } from '../run/assert-unchanged.ts';
import type { Journal } from '../run/journal.ts';
import { emptyFolder } from '../run/work-folder.ts';
import { type EmbedTask, embedTags } from './embed-tags.ts';
import { type Joined, joinParts } from './join-parts.ts';
import type { Rewritten, RewrittenFile, SourceAudio } from './model.ts';
import { chaptersOfParts } from './part-chapters.ts';
import { rewrittenBytes } from './rewritten-bytes.ts';

/** Work per second of audio, measured: encoding is what takes the time. */
const WEIGHT = { encode: 1, copy: 0.05, embed: 0.1 };

export type RewriteRun = {
  importId: string;
  group: number;
  plan: GroupPlan;
  rewrite: RewritePlan;
  sourceBase: string;
  downloadId: string | null;
  places: Places;
};

type Parts = Pick<ImportParts, 'fs' | 'ffmpeg' | 'books' | 'probe' | 'settings' | 'progress'> & {
  journal: Journal;
};

/**
 * Makes the audio of a book anew beside the staging folder: joined where that is planned, then with tags, cover and
 * chapters. The download is read and nothing else; a failure leaves only the work folder, which the caller removes.
 */
export async function rewriteAudio(parts: Parts, run: RewriteRun, signal: AbortSignal): Promise<Rewritten> {
  const { plan, rewrite, places } = run;
  const { minimumFreeSpaceMb } = await parts.settings.mediaManagement();
  await emptyFolder(parts.fs, places.rootPath, places.audioFolder);
  await assertFreeSpace(parts.fs, places.rootPath, {
    neededBytes: rewrittenBytes(plan.files, rewrite, { isPeak: true }),
    reserveBytes: minimumFreeSpaceMb * 1_048_576,
  });
  const audio = await readSources(parts, run);
  const described = await parts.books.describe({
    bookId: plan.bookId ?? '',
    downloadId: run.downloadId,
    tags: audio[0]?.facts ?? null,
  });
  const embedding = await parts.books.embedding({
    bookId: plan.bookId ?? '',
    described,
    durationSeconds: plan.durationSeconds,
    wants: { tags: rewrite.tags, cover: rewrite.cover },
    covers: plan.files
      .filter((file) => file.role === 'cover')
      .map((file) => join(run.sourceBase, file.source)),
  });
  const total = audio.reduce((sum, { file }) => sum + (file.durationSeconds ?? 0), 0);
  const joinWeight = rewrite.join ? WEIGHT[rewrite.join.how] : 0;
  const progress = parts.progress.follow(run, total * (joinWeight + WEIGHT.embed));
  try {
    const joined = rewrite.join
      ? await joinAll(parts, run, {
          audio,
          how: rewrite.join,
          signal,
          begin: progress.begin,
          onSeconds: (seconds) => progress.reach(seconds * joinWeight),
        })
      : null;
    const tasks = joined
      ? [taskOfJoined({ audio, joined, embedding })]
      : tasksOfParts(run, { audio, embedding });
    const files = await embedAll(parts, run, {
      tasks,
      signal,
      begin: progress.begin,
      onSeconds: (seconds) => progress.reach(total * joinWeight + seconds * WEIGHT.embed),
    });
    const [only] = tasks;
    const chapters = tasks.length === 1 && only && only.chapters !== 'keep' ? [...only.chapters] : null;
    return { files, chapters, described, warnings: embedding.warnings };
  } finally {
    progress.end();
  }
}

async function readSources(parts: Pick<Parts, 'fs' | 'probe'>, run: RewriteRun): Promise<SourceAudio[]> {
  const files = run.plan.files.filter((file) => file.role === 'audio' && file.target !== null);
  return Promise.all(
    files.map(async (file) => {
      const path = joinInside(run.sourceBase, file.source);
      await assertUnchanged(parts.fs, path, file);
      return { file, path, facts: (await parts.probe.read(path, file)).audio };
    }),
  );
}

type Following = {
  signal: AbortSignal;
  begin: (step: ImportProgress['step']) => void;
  onSeconds: (seconds: number) => void;
};

function joinAll(
  parts: Parts,
  { importId, group, places }: RewriteRun,
  input: { audio: readonly SourceAudio[]; how: NonNullable<RewritePlan['join']> } & Following,
): Promise<Joined> {
  input.begin('join');
  const data = { parts: input.audio.length, how: input.how.how };
  return parts.journal.run(importId, { kind: 'join', group, data }, () =>
    joinParts(parts.ffmpeg, { ...input, folder: places.audioFolder }),
  );
}

async function embedAll(
  parts: Parts,
  { importId, group, places }: RewriteRun,
  input: { tasks: readonly EmbedTask[] } & Following,
): Promise<RewrittenFile[]> {
  const { signal, begin } = input;
  const { files } = await parts.journal.run(importId, { kind: 'embed', group }, async () => {
    const made: RewrittenFile[] = [];
    let before = 0;
    for (const task of input.tasks) {
      begin('embed');
      const file = await embedTags(parts, task, {
        folder: places.audioFolder,
        signal,
        onSeconds: (seconds) => input.onSeconds(before + seconds / 2),
        onCheck: () => begin('check'),
      });
      made.push(file);
      before += file.durationSeconds;
      input.onSeconds(before);
    }
    await onDisk({ doing: 'cleaning up', path: places.audioFolder, side: 'library' }, async () => {
      const kept = new Set(made.map(({ name }) => name));
      for (const name of await parts.fs.readdir(places.audioFolder)) {
        if (!kept.has(name)) await parts.fs.rm(joinInside(places.audioFolder, [name]), { force: true });
      }
    });
    return { files: made };
  });
  return files;
}

function taskOfJoined(input: {
  audio: readonly SourceAudio[];
  joined: Joined;
  embedding: Embedding;
}): EmbedTask {
  const { audio, joined, embedding } = input;
  return {
    source: joined.path,
    name: 'book.m4b',
    target: audio[0]?.file.target ?? '',
    sources: audio.map(({ file }) => file.source),
    tags: embedding.tags,
    cover: embedding.cover,
    chapters:
      embedding.chapters.length > 0
        ? embedding.chapters
        : chaptersOfParts(
            audio.map(({ path, facts }, index) => ({ path, facts, seconds: joined.seconds[index] ?? 0 })),
          ),
    part: 1,
    parts: 1,
  };
}

function tasksOfParts(
  { rewrite }: RewriteRun,
  input: { audio: readonly SourceAudio[]; embedding: Embedding },
): EmbedTask[] {
  const { audio, embedding } = input;
  return audio.map(({ file, path, facts }, index) => ({
    source: path,
    name: `${index + 1}.${extensionOf(file.source)}`,
    target: file.target ?? '',
    sources: [file.source],
    tags: rewrite.tags ? embedding.tags : null,
    cover: rewrite.cover ? embedding.cover : null,
    chapters: ownChapters(audio.length, facts?.chapters ?? [], embedding.chapters),
    part: index + 1,
    parts: audio.length,
  }));
}

/** A book in one file without chapters gets those of the catalogue; what has some keeps them. */
function ownChapters(
  parts: number,
  own: readonly Chapter[],
  catalogued: readonly Chapter[],
): readonly Chapter[] | 'keep' {
  return parts === 1 && own.length === 0 && catalogued.length > 0 ? catalogued : 'keep';
}
