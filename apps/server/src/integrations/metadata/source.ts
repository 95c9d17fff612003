import type { IntegrationTools } from '../definition.ts';
import type { MetadataProvider } from './port.ts';

/** What a metadata folder exports. Sources have no settings of their own: addresses come from the environment. */
export type MetadataSource = {
  implementation: string;
  label: string;
  infoUrl: string;
  create(tools: IntegrationTools): MetadataProvider;
};
