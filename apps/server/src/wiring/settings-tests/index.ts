import type { SettingsSectionName, SettingsSections } from '@earmark/contracts';
import type { IntegrationTools } from '../../integrations/definition.ts';
import { createMetadataProviders } from '../../integrations/metadata/registry.ts';
import type { AnnounceTarget } from '../../modules/announce/index.ts';
import type { LibraryService } from '../../modules/library/index.ts';
import type { ProviderService } from '../../modules/providers/index.ts';
import type { SectionTest, SettingsService } from '../../modules/settings/index.ts';
import type { SignOnService, UserService } from '../../modules/users/index.ts';
import { createFfmpeg } from '../../platform/ffmpeg/index.ts';
import { nodeFileSystem } from '../../platform/files/index.ts';
import { testGeneral } from './general.ts';
import { testMediaManagement } from './media-management.ts';
import { testMetadata } from './metadata.ts';
import { testQuality } from './quality.ts';
import { testSecurity } from './security.ts';

/** What the *Test* buttons of the settings sections try. Audiobookshelf's stands with the rest of it. */
export function sectionTests(deps: {
  library: LibraryService;
  signOn: Pick<SignOnService, 'test'>;
  users: UserService;
  settings: SettingsService;
  providers: ProviderService;
  trustedProxies: readonly string[];
  announceTarget: () => Promise<AnnounceTarget | undefined>;
  /** For somebody who waits. */
  tools: IntegrationTools;
}): Partial<Record<SettingsSectionName, SectionTest>> {
  const { audible, audnexus } = createMetadataProviders(deps.tools);
  const programs = { ffmpeg: 'ffmpeg', ffprobe: 'ffprobe', fs: nodeFileSystem };
  return {
    mediaManagement: testMediaManagement(deps.library),
    quality: testQuality(deps.tools.clock),
    metadata: testMetadata({ ...deps, ffmpeg: createFfmpeg(programs) }),
    general: testGeneral({ ...deps, catalogue: audible, details: audnexus }),
    security: testSecurity({ ...deps, signOn: () => deps.settings.get('signOn') }),
    signOn: (values) => deps.signOn.test(values as SettingsSections['signOn']),
  };
}
