import { z } from 'zod';
import type { PushedRelease } from '../../modules/releases/index.ts';

const link = z
  .string()
  .trim()
  .max(5000)
  .nullish()
  .transform((text) => (text ? text : undefined));

/** 1 and 2 are how Readarr counts its protocols. */
const protocol = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) =>
    /^(?:usenet|1)$/iu.test(String(value ?? '')) ? ('usenet' as const) : ('torrent' as const),
  );

/** A release as autobrr and its like send it to Readarr; what is not known is ignored. */
export const pushInput = z
  .looseObject({
    title: z.string().trim().min(1).max(5000),
    downloadUrl: link,
    magnetUrl: link,
    infoUrl: link,
    guid: link,
    infoHash: link,
    indexer: link,
    size: z.coerce.number().min(0).max(Number.MAX_SAFE_INTEGER).nullish(),
    downloadProtocol: protocol,
    protocol,
    publishDate: z.string().max(60).nullish(),
  })
  .refine((release) => release.downloadUrl !== undefined || release.magnetUrl !== undefined, {
    path: ['downloadUrl'],
    message: 'A download link or a magnet link is needed.',
  });
export type PushInput = z.infer<typeof pushInput>;

export const pushAnswer = z
  .object({
    title: z.string(),
    indexer: z.string().nullable(),
    approved: z.boolean(),
    rejected: z.boolean(),
    /** Nothing lasting speaks against it: the same release may be taken later. */
    temporarilyRejected: z.boolean(),
    rejections: z.array(z.string()),
  })
  .meta({ id: 'ReadarrReleasePush' });

export function toPushedRelease(input: PushInput): PushedRelease {
  const { title, downloadUrl, magnetUrl, infoUrl, guid, infoHash, indexer } = input;
  const isMagnet = downloadUrl !== undefined && /^magnet:/iu.test(downloadUrl);
  return {
    title,
    infoUrl,
    guid,
    indexer: indexer?.slice(0, 200),
    downloadUrl: isMagnet ? undefined : downloadUrl,
    magnetUrl: magnetUrl ?? (isMagnet ? downloadUrl : undefined),
    infoHash: infoHash !== undefined && /^[0-9a-f]{40}$/iu.test(infoHash) ? infoHash : undefined,
    protocol: input.downloadProtocol === 'usenet' || input.protocol === 'usenet' ? 'usenet' : 'torrent',
    size: input.size ?? undefined,
    publishDate: input.publishDate ?? undefined,
  };
}
