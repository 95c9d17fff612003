import type { QualitySettings } from '@earmark/contracts';
import { type Expression, type SqlBool, sql } from 'kysely';
import type { Db } from '../../db/index.ts';
import { GOOD_KBPS, profileOf, upgradeWanted } from '../releases/index.ts';
import { listOwned, type OwnedItem, recordings } from './owned.ts';

/**
 * A page of the books whose recording is below the cutoff of their profile, by title, whether the profile allows upgrades
 * or not. The rule is asked once for each format and profile instead of for each of ten thousand books.
 */
export async function pageBelow(
  db: Db,
  quality: QualitySettings,
  { page, pageSize }: { page: number; pageSize: number },
): Promise<{ total: number; owned: OwnedItem[] }> {
  const kinds = await db.q.selectFrom('library_item').select('format').distinct().execute();
  const belowOf = (profileId: string | null) => {
    const profile = { ...profileOf(quality, profileId), upgradeAllowed: true };
    return kinds
      .map(({ format }) => format)
      .filter(
        (format) =>
          upgradeWanted({ formats: format === null ? [] : [format], bitrateKbps: null }, profile).isUpgrade,
      );
  };
  const named = quality.profiles.map(({ id }) => id);
  // Rounded as the rule is given it: 47.5 kbit/s count as 48.
  const soundsPoor = sql<SqlBool>`(library_item.audio_bytes > 0 and library_item.duration_seconds > 0
    and library_item.audio_bytes * 8 < ${sql.lit((GOOD_KBPS - 0.5) * 1000)} * library_item.duration_seconds)`;

  const found = recordings(db).where((eb) => {
    const hasOneOf = (formats: readonly (string | null)[]): Expression<SqlBool> =>
      eb.or([
        ...(formats.includes(null) ? [eb('library_item.format', 'is', null)] : []),
        ...formats
          .filter((format) => format !== null)
          .map((format) => eb('library_item.format', '=', format)),
      ]);
    const usual =
      named.length === 0
        ? []
        : [
            eb.or([
              eb('acquisition.quality_profile', 'is', null),
              eb('acquisition.quality_profile', 'not in', named),
            ]),
          ];
    return eb.or([
      soundsPoor,
      eb.and([...usual, hasOneOf(belowOf(null))]),
      ...named.map((id) => eb.and([eb('acquisition.quality_profile', '=', id), hasOneOf(belowOf(id))])),
    ]);
  });
  const { total } = await found
    .select((eb) => eb.fn.countAll<number | string>().as('total'))
    .executeTakeFirstOrThrow();
  const shown = await found
    .select('library_item.id')
    .orderBy('book.title_key')
    .orderBy('library_item.id')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  const itemIds = shown.map(({ id }) => id);
  return { total: Number(total), owned: itemIds.length === 0 ? [] : await listOwned(db, { itemIds }) };
}
