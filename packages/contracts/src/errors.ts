/**
 * Every machine-readable error code of the API. A problem document carries it as
 * `type: "https://earmark.invalid/errors/CODE"` and as `code`. Sorted; codes are never reused.
 */
export const errorCodes = [
  'already_set_up',
  'bad_input',
  'catalog_unavailable',
  'client_banned',
  'client_credentials',
  'client_rejected',
  'client_unavailable',
  'conflict',
  'cross_site',
  'database_unavailable',
  'forbidden',
  'import_blocked',
  'import_failed',
  'indexer_auth',
  'indexer_bad_answer',
  'indexer_limited',
  'indexer_unavailable',
  'internal',
  'invalid_transition',
  'library_auth',
  'library_bad_answer',
  'library_unavailable',
  'locked_by_environment',
  'login_failed',
  'not_found',
  'not_set_up',
  'path_outside_root',
  'rate_limited',
  'release_gone',
  'remote_bad_answer',
  'remote_unavailable',
  'root_folder_full',
  'root_folder_unwritable',
  'torrent_invalid',
  'unauthenticated',
] as const;

export type ErrorCode = (typeof errorCodes)[number];
