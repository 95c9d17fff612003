export { type CoverService, createCoverService } from './covers.ts';
export { type BookEdits, createBookEdits } from './edits.ts';
export { emptyBookRow } from './empty-book.ts';
export {
  type Contribution,
  type MergedFacts,
  type MergeFacts,
  mergeFacts,
  splitBySource,
} from './merge.ts';
export { coverPath, type StoredBook, SUMMARY_COLUMNS, type SummaryRow, toKey, toSummary } from './model.ts';
export { registerCatalogRoutes } from './routes.ts';
export { type CatalogService, createCatalogService } from './service.ts';
