import type * as api from './types.ts';

/**
 * The API in the shape openapi-typescript gives. Once the generated file exists, `client.ts` takes its `paths`
 * instead and this file goes.
 */
type Json<Body> = { headers: Record<string, unknown>; content: { 'application/json': Body } };
type Fail = { headers: Record<string, unknown>; content: { 'application/problem+json': api.Problem } };
type Parameters = { query?: unknown; path?: unknown };
type Op<Result, Params extends Parameters = { query?: never }, Body = never> = {
  parameters: Params & { header?: never; cookie?: never };
  requestBody?: [Body] extends [never] ? never : { content: { 'application/json': Body } };
  responses: { 200: Json<Result>; default: Fail };
};
type ById = { path: { id: string } };
type PageOf<Item> = api.Page<Item>;
type Done = unknown;

type ProviderPaths<Name extends api.ProviderCollection> = {
  [P in `/api/v1/${Name}`]: {
    get: Op<{ records: api.Provider[] }>;
    post: Op<api.Provider, { query?: never }, api.ProviderInput>;
  };
} & {
  [P in `/api/v1/${Name}/schema`]: { get: Op<{ schemas: api.ProviderSchema[] }> };
} & {
  [P in `/api/v1/${Name}/test`]: {
    post: Op<api.TestResult, { query?: never }, api.ProviderInput & { id?: string }>;
  };
} & {
  [P in `/api/v1/${Name}/{id}`]: {
    get: Op<api.Provider, ById>;
    put: Op<api.Provider, ById, api.ProviderInput>;
    delete: Op<Done, ById>;
  };
};

type RequestAction = { post: Op<api.Request, ById, Record<string, unknown>> };

type FixedPaths = {
  '/api/v1/setup': {
    get: Op<api.SetupStatus>;
    post: Op<Done, { query?: never }, api.SetupInput>;
  };
  '/api/v1/auth/me': { get: Op<api.Me> };
  '/api/v1/auth/login': { post: Op<Done, { query?: never }, api.LoginInput> };
  '/api/v1/auth/logout': { post: Op<Done> };
  '/api/v1/auth/password': {
    post: Op<Done, { query?: never }, { currentPassword: string; newPassword: string }>;
  };
  '/api/v1/auth/sessions': { get: Op<{ records: api.Session[] }>; delete: Op<Done> };
  '/api/v1/auth/sessions/{id}': { delete: Op<Done, ById> };
  '/api/v1/search': { get: Op<api.SearchResult, { query?: api.SearchQuery }> };
  '/api/v1/search/suggestions': {
    get: Op<api.Suggestions, { query: { query: string; region?: api.AudibleRegion } }>;
  };
  '/api/v1/discover': { get: Op<api.Discover, { query?: { region?: api.AudibleRegion } }> };
  '/api/v1/books/{id}': { get: Op<api.BookDetails, ById> };
  '/api/v1/authors/{id}': { get: Op<api.Author, ById> };
  '/api/v1/series/{id}': { get: Op<api.Series, ById> };
  '/api/v1/requests': {
    get: Op<PageOf<api.Request>, { query?: api.RequestListQuery }>;
    post: Op<api.Request, { query?: never }, api.CreateRequest>;
  };
  '/api/v1/requests/{id}': {
    get: Op<api.Request, ById>;
    delete: Op<Done, ById & { query?: { removeFromClient?: boolean; deleteFiles?: boolean } }>;
  };
  '/api/v1/requests/{id}/approve': RequestAction;
  '/api/v1/requests/{id}/deny': RequestAction;
  '/api/v1/requests/{id}/search': RequestAction;
  '/api/v1/requests/{id}/reprocess': RequestAction;
  '/api/v1/requests/{id}/cancel': RequestAction;
  '/api/v1/requests/{id}/retry': RequestAction;
  '/api/v1/requests/{id}/releases': {
    get: Op<api.InteractiveSearch, ById & { query?: { refresh?: boolean } }>;
  };
  '/api/v1/requests/{id}/grab': { post: Op<Done, ById, api.GrabRequest> };
  '/api/v1/queue': { get: Op<PageOf<api.QueueItem>, { query?: { page?: number; pageSize?: number } }> };
  '/api/v1/queue/{id}': {
    delete: Op<
      Done,
      ById & { query?: { removeFromClient?: boolean; blocklist?: boolean; search?: boolean } }
    >;
  };
  '/api/v1/history': { get: Op<PageOf<api.HistoryEntry>, { query?: api.HistoryListQuery }> };
  '/api/v1/blocklist': {
    get: Op<PageOf<api.BlocklistEntry>, { query?: { page?: number; pageSize?: number } }>;
  };
  '/api/v1/blocklist/{id}': { delete: Op<Done, ById> };
  '/api/v1/library': { get: Op<PageOf<api.LibraryItem>, { query?: api.LibraryListQuery }> };
  '/api/v1/library/{id}': { get: Op<api.LibraryItemDetails, ById> };
  '/api/v1/library/{id}/reprocess': { post: Op<api.ReprocessResult, ById, api.ReprocessRequest> };
  '/api/v1/imports/preview': { post: Op<api.ImportPreview, { query?: never }, api.ImportPreviewRequest> };
  '/api/v1/imports': { post: Op<api.ImportRun, { query?: never }, api.RunImportRequest> };
  '/api/v1/naming/preview': { post: Op<api.NamingPreview, { query?: never }, api.NamingPreviewRequest> };
  '/api/v1/naming/tokens': { get: Op<{ tokens: api.NamingToken[] }> };
  '/api/v1/settings/{section}': {
    get: Op<api.SettingsAnswer, { path: { section: api.SettingsSectionName } }>;
    put: Op<api.SettingsAnswer, { path: { section: api.SettingsSectionName } }, Record<string, unknown>>;
  };
  '/api/v1/settings/{section}/test': {
    post: Op<api.TestResult, { path: { section: api.SettingsSectionName } }, Record<string, unknown>>;
  };
  '/api/v1/rootfolders': {
    get: Op<{ records: api.RootFolder[] }>;
    post: Op<api.RootFolder, { query?: never }, { path: string }>;
  };
  '/api/v1/rootfolders/{id}': { delete: Op<Done, ById> };
  '/api/v1/remotepathmappings': {
    get: Op<{ records: api.RemotePathMapping[] }>;
    post: Op<api.RemotePathMapping, { query?: never }, api.RemotePathMappingInput>;
  };
  '/api/v1/remotepathmappings/{id}': { delete: Op<Done, ById> };
  '/api/v1/users': {
    get: Op<{ records: api.User[] }>;
    post: Op<api.User, { query?: never }, api.CreateUser>;
  };
  '/api/v1/users/{id}': { put: Op<api.User, ById, api.UpdateUser>; delete: Op<Done, ById> };
  '/api/v1/apikeys': {
    get: Op<{ records: api.ApiKey[] }>;
    post: Op<api.CreatedApiKey, { query?: never }, { name: string }>;
  };
  '/api/v1/apikeys/{id}': { delete: Op<Done, ById> };
  '/api/v1/system/status': { get: Op<api.SystemStatus> };
  '/api/v1/system/activity': { get: Op<api.Activity> };
  '/api/v1/system/health': { get: Op<api.Health> };
  '/api/v1/system/tasks': { get: Op<{ tasks: api.Task[] }> };
  '/api/v1/system/tasks/{name}/run': { post: Op<Done, { path: { name: string } }> };
  '/api/v1/system/logs': { get: Op<PageOf<api.LogEntry>, { query?: api.LogQuery }> };
};

export type paths = FixedPaths &
  ProviderPaths<'downloadclients'> &
  ProviderPaths<'indexers'> &
  ProviderPaths<'libraries'>;
