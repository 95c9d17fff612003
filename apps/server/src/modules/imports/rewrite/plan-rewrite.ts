import type { TransferMode } from '@earmark/contracts/library';
import { describeError } from '../../../kernel/errors.ts';
import { joinInside } from '../../../platform/files/index.ts';
import type { BookGroup, Inspection, SourceFile } from '../model.ts';
import type { ImportParts } from '../ports.ts';
import {
  asksForRewrite,
  decideRewrite,
  needsKinds,
  type RewriteDecision,
  type RewriteSettings,
} from './decide-rewrite.ts';
import { containerFor } from './join-parts.ts';

type Parts = Pick<ImportParts, 'settings' | 'ffmpeg' | 'log'>;

/** What the settings (or a person) want done to the audio of a group. Looks into AAC parts that are to be joined. */
export async function planRewrite(
  parts: Parts,
  input: {
    group: BookGroup;
    inspection: Inspection;
    /** Chosen by a person: links and moves leave the audio as it is. */
    mode: TransferMode | undefined;
    /** Instead of the settings. */
    wishes?: RewriteSettings | undefined;
  },
): Promise<RewriteDecision> {
  const nothing: RewriteDecision = { rewrite: null, warnings: [] };
  const settings = input.wishes ?? (await wishesOf(parts));
  if (!asksForRewrite(settings) || (input.mode !== undefined && input.mode !== 'copy')) return nothing;
  const byPath = new Map(input.inspection.files.map((file) => [file.path, file]));
  const audio = input.group.audio.flatMap((path) => byPath.get(path) ?? []);
  const isInstalled = await parts.ffmpeg.isInstalled();
  const kinds =
    isInstalled && needsKinds(settings, audio)
      ? await kindsOf(parts, input.inspection.basePath, audio)
      : null;
  return decideRewrite({ audio, settings, isInstalled, kinds });
}

async function wishesOf({ settings }: Parts): Promise<RewriteSettings> {
  return { ...(await settings.mediaManagement()), ...(await settings.metadata()) };
}

async function kindsOf(
  { ffmpeg, log }: Parts,
  basePath: string,
  audio: readonly SourceFile[],
): Promise<string[] | null> {
  const kinds: string[] = [];
  try {
    for (const { path } of audio) {
      const { kind } = await ffmpeg.streams(joinInside(basePath, path), containerFor(path));
      kinds.push(kind);
    }
    return kinds;
  } catch (error) {
    log.info({ err: describeError(error) }, 'The parts of a book could not be compared; they stay apart.');
    return null;
  }
}
