import type { IntegrationTools } from '../definition.ts';
import { audible } from './audible/index.ts';
import { audnexus } from './audnexus/index.ts';
import type { MetadataProvider } from './port.ts';
import type { MetadataSource } from './source.ts';

/** Every source of facts about books; a new one is a folder and one line. */
export const metadataSources: readonly MetadataSource[] = [audible, audnexus];

export function createMetadataProviders(tools: IntegrationTools): {
  /** Searches the catalogue. */
  audible: MetadataProvider;
  /** Adds details and chapters. */
  audnexus: MetadataProvider;
} {
  return { audible: audible.create(tools), audnexus: audnexus.create(tools) };
}
