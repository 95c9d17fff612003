import type { SettingsSections } from '@earmark/contracts';
import { containerOf } from '../../../platform/ffmpeg/index.ts';
import { extensionOf } from '../inspect/classify.ts';
import type { RewritePlan, SourceFile } from '../model.ts';

export type RewriteSettings = Pick<SettingsSections['mediaManagement'], 'joinParts' | 'joinBitrateKbps'> &
  Pick<SettingsSections['metadata'], 'embedTags' | 'embedCover'>;

export type RewriteDecision = { rewrite: RewritePlan | null; warnings: string[] };

const NOTHING: RewriteDecision = { rewrite: null, warnings: [] };

/** Names of codecs as the probe tells them → as ffprobe does. */
const FFPROBE_NAMES: Readonly<Record<string, string>> = {
  MP3: 'mp3',
  AAC: 'aac',
  ALAC: 'alac',
  'E-AC-3': 'eac3',
  Opus: 'opus',
  Vorbis: 'vorbis',
  FLAC: 'flac',
};

export function asksForRewrite(settings: RewriteSettings): boolean {
  return settings.joinParts || settings.embedTags || settings.embedCover;
}

/** Whether parts are to be joined by copy, for which they must be alike: then somebody has to look. */
export function needsKinds(settings: RewriteSettings, audio: readonly SourceFile[]): boolean {
  return settings.joinParts && audio.length > 1 && audio.every((file) => isKind(file, 'mp4', 'aac'));
}

/** How the audio of a book is changed on its way into the library. Pure. */
export function decideRewrite(input: {
  /** In playing order. */
  audio: readonly SourceFile[];
  settings: RewriteSettings;
  /** ffmpeg is on this machine. */
  isInstalled: boolean;
  /** What each part is, where that was looked at; equal ones can follow each other. */
  kinds: readonly string[] | null;
}): RewriteDecision {
  const { audio, settings, isInstalled } = input;
  if (!asksForRewrite(settings) || audio.length === 0) return NOTHING;
  if (!isInstalled) {
    return {
      rewrite: null,
      warnings: ['ffmpeg is not installed: no tags or covers are written, and parts stay apart.'],
    };
  }
  const joined = decideJoin(input);
  if (joined.rewrite) return { rewrite: joined.rewrite, warnings: [copyWarning(joined.rewrite)] };
  const embedded = decideEmbed(audio, settings);
  return {
    rewrite: embedded.rewrite,
    warnings: [
      ...joined.warnings,
      ...embedded.warnings,
      ...(embedded.rewrite ? [copyWarning(embedded.rewrite)] : []),
    ],
  };
}

function decideJoin({ audio, settings, kinds }: Parameters<typeof decideRewrite>[0]): RewriteDecision {
  if (!settings.joinParts || audio.length === 1) return NOTHING;
  const apart = (why: string): RewriteDecision => ({
    rewrite: null,
    warnings: [`The parts stay apart: ${why}.`],
  });
  // A line end would end the line of the list that the parts are read from.
  if (audio.some(({ path }) => /\p{Cc}/u.test(path))) return apart('one has a line break in its name');
  if (audio.some((file) => file.audio?.durationSeconds == null))
    return apart('the length of one is not known');
  if (audio.every((file) => isKind(file, 'mp3', 'mp3'))) {
    const rates = audio.flatMap((file) => file.audio?.bitrateKbps ?? []);
    const bitrateKbps = Math.min(settings.joinBitrateKbps, ...(rates.length > 0 ? [Math.max(...rates)] : []));
    return { rewrite: { join: { how: 'encode', bitrateKbps }, tags: true, cover: true }, warnings: [] };
  }
  if (audio.every((file) => isKind(file, 'mp4', 'aac'))) {
    if (kinds === null || new Set(kinds).size > 1) {
      return apart('they were encoded in different ways, and encoding them again would cost quality');
    }
    return { rewrite: { join: { how: 'copy', bitrateKbps: null }, tags: true, cover: true }, warnings: [] };
  }
  return apart('only mp3 files, or m4a and m4b files, are joined');
}

function decideEmbed(audio: readonly SourceFile[], settings: RewriteSettings): RewriteDecision {
  const { embedTags: tags, embedCover: cover } = settings;
  if (!tags && !cover) return NOTHING;
  const odd = audio.find((file) => !canHoldTags(file));
  if (odd) {
    const extension = extensionOf(odd.path);
    return {
      rewrite: null,
      warnings: [
        `No tags are written: ${extension === '' ? 'a file' : `.${extension}`} cannot be written safely.`,
      ],
    };
  }
  return { rewrite: { join: null, tags, cover }, warnings: [] };
}

function canHoldTags(file: SourceFile): boolean {
  const container = containerOf(extensionOf(file.path));
  const codec = codecOf(file);
  if (!container || codec === undefined || !container.codecs.includes(codec)) return false;
  // ffmpeg would drop the chapters of a FLAC.
  return container.name !== 'flac' || (file.audio?.chapters.length ?? 0) === 0;
}

/** By name and by content: a file that is called mp3 and is something else is left alone. */
function isKind(file: SourceFile, container: string, codec: string): boolean {
  return containerOf(extensionOf(file.path))?.name === container && codecOf(file) === codec;
}

function codecOf(file: SourceFile): string | undefined {
  return FFPROBE_NAMES[file.audio?.codec ?? ''];
}

function copyWarning({ join }: RewritePlan): string {
  if (join?.how === 'encode') {
    return `The parts are joined into one m4b: encoded again as AAC with ${join.bitrateKbps} kbit/s. The download stays as it is.`;
  }
  return join
    ? 'The parts are joined into one m4b, without encoding them again. The download stays as it is.'
    : 'Tags are written into a copy of the audio, which takes its own room on the disk. The download stays as it is.';
}
