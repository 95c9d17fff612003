import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

export type ProfileOptions = {
  webPort: number;
  btPort: number;
  username: string;
  password: string;
  savePath: string;
  /** Where unfinished torrents lie until they are complete. */
  tempPath?: string | undefined;
  /** Adds `.!qB` to unfinished files. */
  hasIncompleteEnding?: boolean | undefined;
  /** Further lines `Section/key=value`, such as `BitTorrent/Session\GlobalDLSpeedLimit=500`. */
  extra?: readonly string[] | undefined;
};

/** Writes the settings before the first start: loopback only, a real password, no queueing, TCP, quick refresh. */
export async function writeProfile(dir: string, options: ProfileOptions): Promise<void> {
  const sections = new Map<string, string[]>([
    ['LegalNotice', ['Accepted=true']],
    ['Network', ['PortForwardingEnabled=false']],
    [
      'Preferences',
      [
        'General\\Locale=en',
        'Connection\\ResolvePeerCountries=false',
        'WebUI\\Enabled=true',
        'WebUI\\Address=127.0.0.1',
        `WebUI\\Port=${options.webPort}`,
        'WebUI\\UseUPnP=false',
        'WebUI\\LocalHostAuth=true',
        `WebUI\\Username=${options.username}`,
        `WebUI\\Password_PBKDF2="@ByteArray(${hashPassword(options.password)})"`,
      ],
    ],
    [
      'BitTorrent',
      [
        `Session\\Port=${options.btPort}`,
        'Session\\Interface=lo',
        'Session\\InterfaceName=lo',
        'Session\\InterfaceAddress=127.0.0.1',
        'Session\\DHTEnabled=false',
        'Session\\PeXEnabled=false',
        'Session\\LSDEnabled=false',
        // A seed that waits in a queue accepts nobody.
        'Session\\QueueingSystemEnabled=false',
        // uTP crawls on loopback.
        'Session\\BTProtocol=TCP',
        'Session\\RefreshInterval=250',
        `Session\\DefaultSavePath=${options.savePath}`,
        ...(options.tempPath
          ? ['Session\\TempPathEnabled=true', `Session\\TempPath=${options.tempPath}`]
          : ['Session\\TempPathEnabled=false']),
        ...(options.hasIncompleteEnding ? ['Session\\AddExtensionToIncompleteFiles=true'] : []),
      ],
    ],
  ]);
  for (const line of options.extra ?? []) {
    const slash = line.indexOf('/');
    const section = line.slice(0, slash);
    sections.set(section, [...(sections.get(section) ?? []), line.slice(slash + 1)]);
  }
  const text = [...sections].map(([name, lines]) => `[${name}]\n${lines.join('\n')}\n`).join('\n');
  const file = path.join(dir, 'qBittorrent', 'config', 'qBittorrent.conf');
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}

/** qBittorrent's own form: salt and key, both base64. */
function hashPassword(password: string): string {
  const salt = randomBytes(16);
  const key = pbkdf2Sync(Buffer.from(password, 'utf8'), salt, 100_000, 64, 'sha512');
  return `${salt.toString('base64')}:${key.toString('base64')}`;
}
