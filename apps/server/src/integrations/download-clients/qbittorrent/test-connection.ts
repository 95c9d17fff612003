import type { TestResult } from '@earmark/contracts';
import { type AppError, describeError, isAppError } from '../../../kernel/errors.ts';
import { clientMisconfigured } from '../errors.ts';
import type { Api } from './api.ts';
import { categoryFolder, ensureCategory, fetchCategories } from './categories.ts';
import { type ClientPreferences, fetchPreferences } from './preferences.ts';
import type { Session } from './session.ts';
import type { QbittorrentSettings } from './settings.ts';
import { isVersionAtLeast, OLDEST_WEB_API } from './versions.ts';

type Detail = TestResult['details'][number];
/** Torrents that leave within two weeks may be gone before their import. */
const SHORT_SEEDING_MINUTES = 14 * 24 * 60;

/** Walks the whole way of a grab without adding anything, and says at which step it ends. */
export async function testConnection(
  parts: { api: Api; session: Session; freeSpaceBytes(): Promise<number | null> },
  settings: QbittorrentSettings,
): Promise<TestResult> {
  const { api, session } = parts;
  const details: Detail[] = [];
  try {
    session.forgetRefusal();
    const appVersion = await api.text('app/version');
    const webApi = await api.text('app/webapiVersion');
    details.push({ label: 'Version', value: `${appVersion} (Web API ${webApi})`, ok: true });
    if (!isVersionAtLeast(webApi, OLDEST_WEB_API)) {
      throw clientMisconfigured(`qBittorrent ${appVersion} is too old.`, {
        hint: 'Update it to 4.3 or newer.',
      });
    }
    if (session.isBypassed() && settings.username !== '') {
      details.push({
        label: 'Login',
        value: 'qBittorrent asks this server for no password, so the one given here could not be checked.',
      });
    }
    const preferences = await fetchPreferences(api);
    const outcome = await ensureCategory(api, settings.category, settings.savePath);
    details.push({
      label: 'Category',
      value: `${settings.category} (${outcome === 'created' ? 'made just now' : 'there already'})`,
      ok: true,
    });
    const folder =
      settings.savePath || categoryFolder(await fetchCategories(api), preferences, settings.category);
    details.push({ label: 'Save path', value: folder, ok: true });
    const free = await parts.freeSpaceBytes();
    if (free !== null) details.push({ label: 'Free space', value: `${(free / 1e9).toFixed(1)} GB` });
    const warnings = warnAbout(preferences);
    details.push(...warnings);
    return {
      ok: true,
      message:
        warnings.length > 0
          ? `qBittorrent ${appVersion} answers, with ${warnings.length === 1 ? 'a warning' : 'warnings'}.`
          : `qBittorrent ${appVersion} answers and is ready.`,
      details,
    };
  } catch (error) {
    return failure(error, details);
  }
}

/** Settings of the client with which downloads get lost or never end. */
export function warnAbout(client: ClientPreferences): Detail[] {
  const warnings: string[] = [];
  const removes = client.limitAction === 'remove' || client.limitAction === 'removeWithFiles';
  const hasEarlyLimit =
    client.maxRatio !== null ||
    (client.maxSeedingMinutes !== null && client.maxSeedingMinutes < SHORT_SEEDING_MINUTES) ||
    client.maxInactiveMinutes !== null;
  if (removes && hasEarlyLimit) {
    warnings.push(
      `qBittorrent removes torrents${client.limitAction === 'removeWithFiles' ? ' and their files' : ''} at its share limit: books may vanish before they are imported. Set the limit's action to "Stop torrent".`,
    );
  }
  if (client.excludesFiles) {
    warnings.push(
      'qBittorrent leaves out files by name ("Excluded file names"): books may arrive incomplete.',
    );
  }
  return warnings.map((value) => ({ label: 'Warning', value, ok: false }));
}

function failure(error: unknown, details: Detail[]): TestResult {
  const known: AppError | undefined = isAppError(error) ? error : undefined;
  return {
    ok: false,
    message: known ? known.message : `The test ended in an unexpected error: ${describeError(error)}`,
    ...(known?.hint ? { hint: known.hint } : {}),
    code: known?.code ?? 'internal',
    details,
  };
}
