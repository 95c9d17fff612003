import { badInput } from '../../kernel/errors.ts';
import type { IntegrationTools, ProviderDefinition } from '../definition.ts';
import { audiobookshelf, audiobookshelfSettings } from './audiobookshelf/index.ts';
import type { LibraryServer } from './port.ts';

/** Every kind of media server there is; a new one is a folder and one line. */
export const libraries: readonly ProviderDefinition<'library', unknown, LibraryServer>[] = [audiobookshelf];

/** The Audiobookshelf of the settings; throws AppError `bad_input` when they cannot be used. */
export function createAudiobookshelf(
  values: { url: string; apiToken: string; libraryId: string; insecureTls?: boolean },
  tools: IntegrationTools,
): LibraryServer {
  const parsed = audiobookshelfSettings.safeParse(values);
  if (parsed.success) return audiobookshelf.create(parsed.data, tools);
  const errors = parsed.error.issues.map((issue) => ({
    path: issue.path.join('.'),
    message: issue.message,
  }));
  throw badInput(`Audiobookshelf: ${errors[0]?.message ?? 'the settings do not fit.'}`, errors);
}
