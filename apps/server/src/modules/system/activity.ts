import type { Activity, ImportProgress } from '@earmark/contracts';
import type { Db } from '../../db/index.ts';
import type { ProviderService } from '../providers/index.ts';

/** What is going on this second, for the dashboard. */
export async function readActivity(deps: {
  db: Db;
  providers: ProviderService;
  downSpeed: () => number;
  recentSpeeds: () => number[];
  importProgress: (importId: string) => ImportProgress | null;
}): Promise<Activity> {
  const { q } = deps.db;
  const counts = await q
    .selectFrom('acquisition')
    .select(['state', (eb) => eb.fn.countAll<number>().as('n')])
    .where('purpose', '=', 'request')
    .groupBy('state')
    .execute();
  const searching = await q
    .selectFrom('acquisition')
    .innerJoin('book', 'book.id', 'acquisition.book_id')
    .innerJoin('request', 'request.acquisition_id', 'acquisition.id')
    .select((eb) => [
      eb.fn.min('request.id').as('requestId'),
      'book.title as title',
      'acquisition.updated_at as since',
    ])
    .where('acquisition.state', '=', 'searching')
    .groupBy(['acquisition.id', 'book.title', 'acquisition.updated_at'])
    .limit(50)
    .execute();
  const imports = await q
    .selectFrom('import')
    .leftJoin('download', 'download.id', 'import.download_id')
    .select([
      'import.id as importId',
      'import.source_path as sourcePath',
      'download.title as title',
      'import.created_at as since',
    ])
    .where('import.state', '=', 'running')
    .limit(50)
    .execute();
  const steps =
    imports.length === 0
      ? []
      : await q
          .selectFrom('import_step')
          .select(['import_id', 'kind', 'seq'])
          .where(
            'import_id',
            'in',
            imports.map((each) => each.importId),
          )
          .orderBy('seq')
          .execute();
  const stepOf = new Map(steps.map((step) => [step.import_id, step.kind]));
  const providers = [
    ...(await deps.providers.list('downloadclient')),
    ...(await deps.providers.list('indexer')),
  ];

  return {
    searching: searching.map((row) => ({
      requestId: row.requestId,
      title: row.title,
      since: new Date(row.since).toISOString(),
    })),
    downloading: counts
      .filter((row) => row.state === 'downloading' || row.state === 'grabbed')
      .reduce((sum, row) => sum + Number(row.n), 0),
    importing: imports.map((row) => ({
      importId: row.importId,
      title: row.title ?? row.sourcePath.split('/').at(-1) ?? row.sourcePath,
      step: stepOf.get(row.importId) ?? 'inspect',
      since: new Date(row.since).toISOString(),
      progress: deps.importProgress(row.importId),
    })),
    downSpeed: deps.downSpeed(),
    recentSpeeds: deps.recentSpeeds(),
    counts: Object.fromEntries(counts.map((row) => [row.state, Number(row.n)])),
    integrations: providers.map((provider) => ({
      id: provider.id,
      kind: provider.kind,
      name: provider.name,
      state: provider.enabled ? provider.status.state : ('off' as const),
      message: provider.status.message,
      facts: provider.facts,
    })),
  };
}
