import type { TestResult } from '@earmark/contracts';
import { type AuthorizeAnswer, authorizeAnswer, readLibraries, statusAnswer } from './answers.ts';
import type { AbsApi } from './api.ts';
import type { AudiobookshelfSettings } from './settings.ts';

type Detail = TestResult['details'][number];

/** Checks the program, the key, the rights of its user and the library, in this order, and names the first obstacle. */
export async function testConnection(api: AbsApi, settings: AudiobookshelfSettings): Promise<TestResult> {
  const details: Detail[] = [];
  const refuse = (code: NonNullable<TestResult['code']>, message: string, hint: string): TestResult => ({
    ok: false,
    code,
    message,
    hint,
    details,
  });

  const status = statusAnswer.safeParse(await api.status());
  if (!status.success || !/audiobookshelf/i.test(status.data.app)) {
    return refuse(
      'library_bad_answer',
      'The program at this address is not Audiobookshelf.',
      "Enter Audiobookshelf's address; its port is 13378 in Docker unless it was changed.",
    );
  }
  details.push({ label: 'Version', value: status.data.serverVersion || 'unknown' });
  if (!status.data.isInit) {
    return refuse(
      'library_bad_answer',
      'Audiobookshelf has not been set up yet.',
      'Open it in a browser, make its first user and a library, then come back.',
    );
  }
  const authorized = authorizeAnswer.safeParse(await api.authorize());
  if (!authorized.success) {
    return refuse(
      'library_bad_answer',
      'Audiobookshelf does not say whom the API key belongs to.',
      'Update Audiobookshelf to 2.26 or newer and make an API key there.',
    );
  }
  details.push({ label: 'User', value: `${authorized.data.user.username} (${authorized.data.user.type})` });
  const obstacle = lackingRight(authorized.data);
  if (obstacle)
    return refuse('library_auth', obstacle, 'Bind the key to another user, or give this one the right.');

  const libraries = readLibraries(await api.read('/api/libraries', 'list its libraries'));
  const books = libraries.filter((library) => library.mediaType === 'book');
  details.push({ label: 'Book libraries', value: books.map((library) => library.name).join(', ') || 'none' });
  const chosen = libraries.find((library) => library.id === settings.libraryId);
  if (settings.libraryId !== '' && !chosen) {
    return refuse(
      'library_bad_answer',
      'The chosen library no longer exists in Audiobookshelf.',
      'Choose another library.',
    );
  }
  if (chosen && chosen.mediaType !== 'book') {
    return refuse(
      'library_bad_answer',
      `"${chosen.name}" is a library of podcasts, not of books.`,
      'Choose a library of books.',
    );
  }
  if (chosen) {
    const folders = chosen.folders.flatMap((folder) => (folder ? [folder.fullPath] : []));
    details.push({
      label: 'Folders of the library',
      value: folders.join(', ') || 'none',
      ok: folders.length > 0,
    });
    const isWatched =
      !authorized.data.serverSettings.scannerDisableWatcher && !chosen.settings.disableWatcher;
    details.push({ label: 'New books are noticed by', value: isWatched ? 'its watcher' : 'a scan' });
  }
  const keeps = authorized.data.serverSettings.storeMetadataWithItem;
  details.push({
    label: 'Store metadata with item',
    value: keeps ? 'on' : 'off: edits made there are undone when metadata.json is read again',
    ok: keeps,
  });
  return {
    ok: true,
    message: `Audiobookshelf ${status.data.serverVersion} answers${chosen ? `; books go to "${chosen.name}"` : ''}.`,
    details,
  };
}

function lackingRight({ user }: AuthorizeAnswer): string | null {
  if (user.type !== 'root' && user.type !== 'admin') {
    return `The API key belongs to ${user.username}, who is no admin, so it cannot start a scan.`;
  }
  if (!user.permissions.accessAllLibraries) return `${user.username} may not see all libraries.`;
  if (!user.permissions.accessExplicitContent) {
    return `${user.username} may not see explicit books, so they would look absent.`;
  }
  return null;
}
