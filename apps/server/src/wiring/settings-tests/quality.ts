import type { QualityProfile, QualitySettings, ReleaseInput, TestResult } from '@earmark/contracts';
import type { Clock } from '../../kernel/clock.ts';
import { evaluateReleases, profileOf } from '../../modules/releases/index.ts';
import type { SectionTest } from '../../modules/settings/index.ts';
import { EXAMPLE_BOOK } from './example-book.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Decides on releases of an example book as a search would, with the unsaved settings and with each profile. */
export function testQuality(clock: Clock): SectionTest {
  return (raw) => {
    const settings = raw as QualitySettings;
    const usual = choose(profileOf(settings, null), clock);
    const profiles = settings.profiles.map(({ id, name }) => {
      const { taken } = choose(profileOf(settings, id), clock);
      return {
        label: `Profile ${name}`,
        value: taken === null ? 'Takes none of the examples.' : `Takes first: ${taken}`,
        ok: taken !== null,
      };
    });
    const details = [...usual.details, ...profiles];
    if (usual.taken === null) {
      return Promise.resolve({
        ok: false,
        message: 'None of the example releases would be taken.',
        hint: 'Each says why. Loosen what was not meant.',
        details,
      });
    }
    const isBarren = profiles.some(({ ok }) => !ok);
    return Promise.resolve({
      ok: true,
      message: isBarren
        ? 'Good releases are taken, but not by every profile.'
        : 'Good releases are taken; the order is how a search would choose.',
      details,
    });
  };
}

/** Accepted ones first, in their order; then the refused ones with the reason. */
function choose(
  profile: QualityProfile,
  clock: Clock,
): { taken: string | null; details: TestResult['details'] } {
  const { decisions, ranked } = evaluateReleases({
    book: { ...EXAMPLE_BOOK, language: languageOf(profile) },
    releases: examples(profile, clock.now()),
    settings: profile,
    context: { now: clock.now() },
  });
  const accepted = ranked.map((guid, at) => ({
    label: guid,
    value: at === 0 ? 'Would be taken.' : `Would be taken, in place ${at + 1}.`,
    ok: true,
  }));
  const refused = decisions
    .filter((decision) => !decision.accepted)
    .map(({ guid, rejections }) => ({ label: guid, value: rejections[0]!.message }));
  return { taken: ranked[0] ?? null, details: [...accepted, ...refused] };
}

const languageOf = (profile: QualityProfile) => profile.language || 'english';

/** One release for each thing the settings decide on; what is told of it is its guid, which nothing is decided by. */
function examples(profile: QualityProfile, now: number): ReleaseInput[] {
  const language = languageOf(profile);
  const other = /^(?:de|ger|deu|german|deutsch)/i.test(language) ? 'english' : 'german';
  const sizeAt = (kbps: number) => Math.round((EXAMPLE_BOOK.runtimeMinutes * 60 * kbps * 1000) / 8);
  // A search would ask for the required words, so all of them have these.
  const asked = profile.requiredTerms.map((term) => ` ${term}`).join('');
  const make = (
    guid: string,
    tail: string,
    kbps: number,
    over: Partial<ReleaseInput> = {},
  ): ReleaseInput => ({
    guid,
    indexer: 'Test',
    protocol: 'torrent',
    title: `${EXAMPLE_BOOK.authors[0]} - ${EXAMPLE_BOOK.title} ${tail}${asked}`,
    size: sizeAt(kbps),
    seeders: Math.max(12, profile.minimumSeeders),
    categories: [3030],
    flags: [],
    language,
    publishDate: new Date(now - profile.minimumAgeMinutes * MINUTE_MS - DAY_MS).toISOString(),
    ...over,
  });
  return [
    make('M4B, 64 kbit/s', '[M4B 64 kbps]', 64),
    make('MP3, 128 kbit/s', '[MP3 128 kbps]', 128),
    make('FLAC, 700 kbit/s', '[FLAC 700 kbps]', 700),
    make('MP3, 16 kbit/s', '[MP3 16 kbps]', 16),
    make('Abridged', '(Abridged) [M4B]', 24),
    make('Full cast', '(Full Cast Dramatisation) [M4B 64 kbps]', 64),
    make('No seeders', '[M4B 64 kbps]', 64, { seeders: 0 }),
    make('Another language', '[M4B 64 kbps]', 64, { language: other }),
  ];
}
