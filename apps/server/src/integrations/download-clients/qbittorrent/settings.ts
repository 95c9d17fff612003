import { z } from 'zod';
import type { FieldMeta } from '../../definition.ts';

const field = (meta: FieldMeta): FieldMeta => meta;

/** qBittorrent's own rule: no backslash, no empty part. */
export function isCategoryName(name: string): boolean {
  return !name.includes('\\') && name.split('/').every((part) => part.trim() !== '');
}

const NO_PORT = 'A port is a whole number from 1 to 65535.';

export const qbittorrentSettings = z.object({
  host: z
    .string()
    .trim()
    .min(1, 'Enter the name or address of the machine qBittorrent runs on.')
    .max(255)
    .regex(/^[^\s/@?#]+$/u, 'Enter the host alone, without http:// and without a path.')
    .default('localhost')
    .meta(field({ label: 'Host', help: 'Name or address, as this server reaches it.' })),
  port: z.coerce
    .number(NO_PORT)
    .int(NO_PORT)
    .min(1, NO_PORT)
    .max(65_535, NO_PORT)
    .default(8080)
    .meta(field({ label: 'Port', type: 'number', help: 'The port of the Web UI.' })),
  useSsl: z
    .boolean()
    .default(false)
    .meta(field({ label: 'Use SSL', type: 'toggle' })),
  urlBase: z
    .string()
    .trim()
    .max(500)
    .regex(/^[^\s?#]*$/u, 'A path such as /qbittorrent.')
    .default('')
    .meta(
      field({
        label: 'URL base',
        help: 'Path a reverse proxy puts before it, e.g. /qbittorrent. Mostly empty.',
        advanced: true,
      }),
    ),
  username: z
    .string()
    .trim()
    .max(200)
    .default('')
    .meta(field({ label: 'User name', help: 'Empty when qBittorrent asks this server for no login.' })),
  password: z
    .string()
    .max(1000)
    .default('')
    .meta(field({ label: 'Password', secret: true, type: 'password' })),
  category: z
    .string()
    .trim()
    .min(1, 'A category keeps the torrents of this server apart from others.')
    .max(200)
    .refine(isCategoryName, 'A category has no backslash and no empty part between slashes.')
    .default('audiobooks')
    .meta(field({ label: 'Category', help: 'Created when it is missing.' })),
  savePath: z
    .string()
    .trim()
    .max(4096)
    .refine(
      (path) => path === '' || /^([/\\]|[A-Za-z]:[/\\])/u.test(path),
      'An absolute path in the world of qBittorrent.',
    )
    .default('')
    .meta(
      field({
        label: 'Save path',
        help: "As qBittorrent sees it. Empty: the category's folder, or qBittorrent's default.",
      }),
    ),
  apiKey: z
    .string()
    .trim()
    .max(200)
    .default('')
    .meta(
      field({
        label: 'API key',
        help: 'qBittorrent 5.2 and newer; used instead of user name and password.',
        secret: true,
        type: 'password',
        advanced: true,
      }),
    ),
  insecureTls: z
    .boolean()
    .default(false)
    .meta(
      field({
        label: 'Accept an invalid certificate',
        help: 'For a self-signed certificate in your own network.',
        type: 'toggle',
        advanced: true,
      }),
    ),
});

export type QbittorrentSettings = z.infer<typeof qbittorrentSettings>;

/** Root of the Web UI without a trailing slash. */
export function baseUrl(settings: QbittorrentSettings): string {
  const host =
    settings.host.includes(':') && !settings.host.startsWith('[') ? `[${settings.host}]` : settings.host;
  const path = settings.urlBase.split('/').filter(Boolean).join('/');
  return `${settings.useSsl ? 'https' : 'http'}://${host}:${settings.port}${path ? `/${path}` : ''}`;
}
