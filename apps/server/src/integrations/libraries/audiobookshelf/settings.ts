import { z } from 'zod';
import { accessKey, field, insecureTlsField, webAddress } from '../../settings-fields.ts';

export const audiobookshelfSettings = z.object({
  url: webAddress().meta(
    field({
      label: 'Address',
      type: 'url',
      placeholder: 'http://audiobookshelf:13378',
      help: 'As this server reaches it, with the path when a reverse proxy adds one.',
    }),
  ),
  apiToken: accessKey('Make an API key in Audiobookshelf → Settings → API Keys.').meta(
    field({
      label: 'API key',
      help: 'Settings → API Keys, for an admin user who may see all libraries and explicit content.',
      secret: true,
      type: 'password',
    }),
  ),
  libraryId: z
    .string()
    .trim()
    .max(200)
    .default('')
    .meta(field({ label: 'Library', help: 'The library the books go to.' })),
  insecureTls: insecureTlsField(),
});

export type AudiobookshelfSettings = z.infer<typeof audiobookshelfSettings>;
