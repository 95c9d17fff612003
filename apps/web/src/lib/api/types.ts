import type { Book } from '@earmark/contracts';
import type { components, paths } from './schema.gen.ts';

/* Wire types under the names the app uses; none of this reaches the bundle. */
export type {
  AcquisitionState,
  Activity,
  AudibleRegion,
  Batch,
  BatchItem,
  BatchKindName,
  Book,
  BookEdit,
  BookSummary,
  BulkAction,
  BulkResult,
  DiscoverRow,
  DownloadState,
  ErrorCode,
  FoundFolder,
  Group,
  HistoryKind,
  HistoryType,
  ImportGroup,
  ImportPreview,
  IndexerSearchState,
  Language,
  LibraryItem,
  LiveEvent,
  LoginMethods,
  LoginType,
  ManualBook,
  Me,
  NamingPreview,
  Page,
  Preferences,
  Problem,
  Progress,
  ProgressRow,
  Provider,
  ProviderField,
  ProviderInput,
  ProviderSchema,
  QueueItem,
  Release,
  Request,
  RequestQuota,
  ScorePart,
  SeriesRef,
  SettingsSectionName,
  SettingsSections,
  TestResult,
  UpgradableBook,
  User,
} from '@earmark/contracts';

type Schemas = components['schemas'];
type QueryOf<Path extends keyof paths> = paths[Path] extends { get: { parameters: { query?: infer Query } } }
  ? NonNullable<Query>
  : never;
type BodyOf<Path extends keyof paths> = paths[Path] extends {
  post: { requestBody?: { content: { 'application/json': infer Body } } };
}
  ? Body
  : never;

export type BookDetails = Schemas['BookDetails'];
export type EditableField = BookDetails['edits'][number]['field'];
export type PersonRef = Book['authors'][number];
export type HistoryEntry = Schemas['HistoryEntry'];
export type LibraryItemDetails = Schemas['LibraryItemDetails'];
export type LibraryGroup = Schemas['LibraryGroup'];
export type LibraryListQuery = QueryOf<'/api/v1/library'>;
export type ReprocessManyRequest = BodyOf<'/api/v1/library/reprocess'>;
export type AdoptFoldersRequest = BodyOf<'/api/v1/rootfolders/{id}/unmapped/adopt'>;
export type LibraryGroupQuery = QueryOf<'/api/v1/library/groups'>;
export type RecycledBook = Schemas['RecycledBook'];
export type BlocklistEntry = Schemas['BlocklistEntry'];
export type WaitingRelease = Schemas['WaitingRelease'];
export type LibraryFile = LibraryItemDetails['files'][number];
export type ReprocessResult = Schemas['ReprocessResult'];
export type SettingsAnswer = Schemas['Settings'];
export type HealthProblem = Schemas['HealthProblem'];
export type Task = Schemas['Task'];
export type Backup = Schemas['Backup'];
export type LogEntry = Schemas['LogEntry'];
export type NotificationLogEntry = Schemas['NotificationLogEntry'];
export type ApiKey = Schemas['ApiKey'];
export type CreatedApiKey = Schemas['CreatedApiKey'];
export type RootFolder = Schemas['RootFolder'];

export type SearchResult = Schemas['SearchResult'];
export type Suggestion = Schemas['Suggestions']['suggestions'][number];
export type SearchQuery = QueryOf<'/api/v1/search'>;
export type RequestListQuery = QueryOf<'/api/v1/requests'>;
export type LogQuery = QueryOf<'/api/v1/system/logs'>;

export type LoginInput = BodyOf<'/api/v1/auth/login'>;
export type GrabRequest = BodyOf<'/api/v1/requests/{id}/grab'>;
export type NamingPreviewRequest = BodyOf<'/api/v1/naming/preview'>;
export type ImportPreviewRequest = BodyOf<'/api/v1/imports/preview'>;
export type RunImportRequest = BodyOf<'/api/v1/imports'>;

/** Path words of the provider collections. */
export type ProviderCollection = 'downloadclients' | 'indexers' | 'notifications';
