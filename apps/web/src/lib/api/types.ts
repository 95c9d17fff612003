import type * as contracts from '@earmark/contracts';
import type { z } from 'zod';

/* Wire types under the names the app uses; none of this reaches the bundle. */
export type {
  AcquisitionState,
  Activity,
  AudibleRegion,
  Book,
  BookSummary,
  CreateRequest,
  Decision,
  DownloadState,
  ErrorCode,
  EvaluateBook,
  Group,
  HistoryType,
  ImportGroup,
  ImportPreview,
  IndexerSearchState,
  LibraryItem,
  LiveEvent,
  LoginType,
  ManualBook,
  Me,
  NamingPreview,
  Page,
  Problem,
  Progress,
  ProgressRow,
  Provider,
  ProviderField,
  ProviderInput,
  ProviderSchema,
  QueueItem,
  Rejection,
  Release,
  Request,
  ScorePart,
  SearchResult,
  SeriesRef,
  SettingsSectionName,
  SettingsSections,
  TestResult,
  TransferMode,
  User,
} from '@earmark/contracts';

export type BookDetails = z.infer<typeof contracts.bookDetails>;
export type Author = z.infer<typeof contracts.author>;
export type Series = z.infer<typeof contracts.series>;
export type PersonRef = z.infer<typeof contracts.personRef>;
export type Suggestions = z.infer<typeof contracts.suggestions>;
export type InteractiveSearch = z.infer<typeof contracts.interactiveSearch>;
export type HistoryEntry = z.infer<typeof contracts.historyEntry>;
export type BlocklistEntry = z.infer<typeof contracts.blocklistEntry>;
export type LibraryItemDetails = z.infer<typeof contracts.libraryItemDetails>;
export type LibraryFile = z.infer<typeof contracts.libraryFile>;
export type ReprocessResult = z.infer<typeof contracts.reprocessResult>;
export type ImportRun = z.infer<typeof contracts.importRun>;
export type NamingToken = z.infer<typeof contracts.namingTokens>['tokens'][number];
export type NamingPreviewRequest = z.input<typeof contracts.namingPreviewRequest>;
export type SettingsAnswer = z.infer<typeof contracts.settingsAnswer>;
export type SystemStatus = z.infer<typeof contracts.systemStatus>;
export type Backup = z.infer<typeof contracts.backup>;
export type Task = z.infer<typeof contracts.task>;
export type Health = z.infer<typeof contracts.health>;
export type HealthProblem = z.infer<typeof contracts.healthProblem>;
export type LogEntry = z.infer<typeof contracts.logEntry>;
export type SetupStatus = z.infer<typeof contracts.setupStatus>;
export type SetupInput = z.input<typeof contracts.setupRequest>;
export type LoginInput = z.infer<typeof contracts.loginRequest>;
export type CreateUser = z.input<typeof contracts.createUser>;
export type UpdateUser = z.infer<typeof contracts.updateUser>;
export type Session = z.infer<typeof contracts.session>;
export type ApiKey = z.infer<typeof contracts.apiKey>;
export type CreatedApiKey = z.infer<typeof contracts.createdApiKey>;
export type RootFolder = z.infer<typeof contracts.rootFolder>;
export type RemotePathMapping = z.infer<typeof contracts.remotePathMapping>;
export type RequestListQuery = z.input<typeof contracts.requestListQuery>;
export type SearchQuery = z.input<typeof contracts.searchQuery>;
export type HistoryListQuery = z.input<typeof contracts.historyListQuery>;
export type LibraryListQuery = z.input<typeof contracts.libraryListQuery>;
export type LogQuery = Partial<Omit<z.infer<typeof contracts.logQuery>, 'sortDirection'>>;
export type GrabRequest = z.input<typeof contracts.grabRequest>;
export type ImportPreviewRequest = z.infer<typeof contracts.importPreviewRequest>;
export type RunImportRequest = z.infer<typeof contracts.runImportRequest>;
export type ReprocessRequest = z.input<typeof contracts.reprocessRequest>;
export type RemotePathMappingInput = z.infer<typeof contracts.remotePathMappingInput>;
/** Discovery rows of the home page. */
export type Discover = { rows: { key: string; title: string; books: contracts.Book[] }[] };
/** Path words of the two provider collections. */
export type ProviderCollection = 'downloadclients' | 'indexers';
