import type { SettingsSections, TestResult } from '@earmark/contracts';
import type { Indexer } from '../../integrations/indexers/port.ts';
import type { MetadataProvider } from '../../integrations/metadata/port.ts';
import { isAppError } from '../../kernel/errors.ts';
import type { ProviderService } from '../../modules/providers/index.ts';
import type { SectionTest } from '../../modules/settings/index.ts';
import { EXAMPLE_BOOK } from './example-book.ts';

type Detail = TestResult['details'][number];

/** Asks the catalogue of the region for a book, and looks whether the indexers can do what is asked of them. */
export function testGeneral(deps: {
  catalogue: MetadataProvider;
  details: MetadataProvider;
  providers: Pick<ProviderService, 'active'>;
}): SectionTest {
  return async (raw) => {
    const values = raw as SettingsSections['general'];
    const region = values.audibleRegion;
    // Throws what is wrong with it: without a catalogue nothing can be requested.
    const page = await deps.catalogue.search!({ query: EXAMPLE_BOOK.title, page: 1, pageSize: 5 }, region);
    const [book] = page.books;
    const indexers = await deps.providers.active<Indexer>('indexer');
    const details: Detail[] = [
      book
        ? { label: 'Audible', value: `Answers: ${book.title}`, ok: true }
        : { label: 'Audible', value: 'Answers, and does not know the example book.' },
      ...(book ? [await enrichment(deps.details, book.asin, region)] : []),
      ...(values.downloadVia === 'prowlarr' ? [viaProwlarr(indexers)] : []),
      newestReleases(values.rssSyncMinutes, indexers.length),
    ];
    const hasWarning = details.some(({ ok }) => ok === false);
    return {
      ok: true,
      message: hasWarning ? 'The catalogue answers; look at the rest.' : 'The catalogue answers.',
      details,
    };
  };
}

/** It only adds to what the catalogue tells: its failure is a warning. */
async function enrichment(
  source: MetadataProvider,
  asin: string,
  region: SettingsSections['general']['audibleRegion'],
): Promise<Detail> {
  const label = 'Audnexus';
  try {
    const book = await source.book!(asin, region);
    return {
      label,
      value: book ? 'Answers.' : 'Answers, and does not know the book.',
      ok: true,
    };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { label, value: error.message, ok: false };
  }
}

function viaProwlarr(indexers: readonly { name: string; instance: Indexer }[]): Detail {
  const label = 'Downloads through Prowlarr';
  const able = indexers.filter(({ instance }) => instance.grabRemotely !== undefined);
  return able.length === 0
    ? { label, value: 'No enabled indexer is a Prowlarr: releases go straight to qBittorrent.', ok: false }
    : { label, value: able.map(({ name }) => name).join(', '), ok: true };
}

function newestReleases(minutes: number, indexerCount: number): Detail {
  const label = 'Newest releases';
  if (minutes === 0) return { label, value: 'Never looked at; books are found by their searches alone.' };
  if (indexerCount === 0) return { label, value: 'No indexer is enabled to look at.', ok: false };
  return { label, value: `Looked at every ${minutes} minutes.`, ok: true };
}
