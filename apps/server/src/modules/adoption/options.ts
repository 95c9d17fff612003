import { z } from 'zod';

/** What a batch of each kind is to do, as it is stored. */
export const findOptions = z.object({ rootFolderId: z.string() });
export const adoptOptions = z.object({
  rootFolderId: z.string(),
  folders: z.array(
    z.object({ path: z.string(), bookId: z.string().optional(), manual: z.boolean().optional() }),
  ),
});
