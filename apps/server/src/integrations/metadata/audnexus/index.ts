import type { MetadataSource } from '../source.ts';
import { createAudnexusProvider } from './audnexus-provider.ts';

export const audnexus: MetadataSource = {
  implementation: 'audnexus',
  label: 'Audnexus',
  infoUrl: 'https://github.com/laxamentumtech/audnexus',
  create: createAudnexusProvider,
};
