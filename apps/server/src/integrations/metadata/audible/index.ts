import type { MetadataSource } from '../source.ts';
import { createAudibleProvider } from './audible-provider.ts';

export const audible: MetadataSource = {
  implementation: 'audible',
  label: 'Audible',
  infoUrl: 'https://www.audible.com/',
  create: createAudibleProvider,
};
