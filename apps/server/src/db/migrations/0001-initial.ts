import { type Kysely, sql } from 'kysely';

type Column = 'text' | 'int' | 'big' | 'real';
type Spec = Record<string, `${Column}${'?' | ''}` | `text pk`>;

const TYPES = { text: 'text', int: 'integer', big: 'bigint', real: 'real' } as const;

/** A table of plain columns: `?` allows null, `pk` is the key. */
async function table(db: Kysely<unknown>, name: string, spec: Spec): Promise<void> {
  let builder = db.schema.createTable(name);
  for (const [column, kind] of Object.entries(spec)) {
    const type = kind.replace(/[?]| pk/g, '') as Column;
    builder = builder.addColumn(column, TYPES[type], (col) =>
      kind.endsWith('pk') ? col.primaryKey().notNull() : kind.endsWith('?') ? col : col.notNull(),
    );
  }
  await builder.execute();
}

async function index(
  db: Kysely<unknown>,
  on: string,
  columns: string[],
  options: { unique?: boolean } = {},
): Promise<void> {
  const name = `${on}_${columns.join('_')}`;
  const builder = db.schema.createIndex(name).on(on).columns(columns);
  await (options.unique ? builder.unique() : builder).execute();
}

export async function up(db: Kysely<unknown>): Promise<void> {
  await table(db, 'user', {
    id: 'text pk',
    username: 'text',
    username_key: 'text',
    password_hash: 'text?',
    group: 'text',
    created_at: 'big',
    last_seen_at: 'big?',
  });
  await index(db, 'user', ['username_key'], { unique: true });

  await table(db, 'session', {
    id: 'text pk',
    token_hash: 'text',
    user_id: 'text',
    user_agent: 'text?',
    created_at: 'big',
    last_seen_at: 'big',
    expires_at: 'big',
  });
  await index(db, 'session', ['token_hash'], { unique: true });
  await index(db, 'session', ['user_id']);

  await table(db, 'api_key', {
    id: 'text pk',
    user_id: 'text',
    name: 'text',
    prefix: 'text',
    key_hash: 'text',
    created_at: 'big',
    last_used_at: 'big?',
  });
  await index(db, 'api_key', ['key_hash'], { unique: true });

  await table(db, 'setting', { key: 'text pk', value: 'text', is_secret: 'int', updated_at: 'big' });

  await table(db, 'provider', {
    id: 'text pk',
    kind: 'text',
    implementation: 'text',
    name: 'text',
    enabled: 'int',
    priority: 'int',
    settings: 'text',
    secrets: 'text?',
    failure_count: 'int',
    disabled_until: 'big?',
    last_error: 'text?',
    last_error_at: 'big?',
    last_ok_at: 'big?',
    created_at: 'big',
    updated_at: 'big',
  });
  await index(db, 'provider', ['kind', 'name'], { unique: true });

  await table(db, 'book', {
    id: 'text pk',
    asin: 'text?',
    region: 'text?',
    title: 'text',
    subtitle: 'text?',
    title_key: 'text',
    release_date: 'text?',
    runtime_minutes: 'int?',
    language: 'text?',
    publisher: 'text?',
    isbn: 'text?',
    description: 'text?',
    genres: 'text',
    tags: 'text',
    abridged: 'int?',
    format: 'text?',
    rating: 'real?',
    cover_id: 'text?',
    cover_source_url: 'text?',
    authors_json: 'text',
    narrators_json: 'text',
    series_json: 'text',
    field_sources: 'text',
    notes: 'text?',
    enriched_at: 'big?',
    created_at: 'big',
    updated_at: 'big',
  });
  await index(db, 'book', ['asin', 'region'], { unique: true });
  await index(db, 'book', ['title_key']);

  await table(db, 'person', { id: 'text pk', name: 'text', name_key: 'text', asin: 'text?' });
  await index(db, 'person', ['name_key']);
  await table(db, 'book_person', { book_id: 'text', person_id: 'text', role: 'text', position: 'int' });
  await index(db, 'book_person', ['book_id', 'role', 'position'], { unique: true });
  await index(db, 'book_person', ['person_id']);

  await table(db, 'series', {
    id: 'text pk',
    name: 'text',
    name_key: 'text',
    asin: 'text?',
    region: 'text?',
  });
  await index(db, 'series', ['name_key']);
  await table(db, 'book_series', {
    book_id: 'text',
    series_id: 'text',
    position: 'text?',
    sort_key: 'real?',
    place: 'int',
  });
  await index(db, 'book_series', ['book_id', 'place'], { unique: true });
  await index(db, 'book_series', ['series_id', 'sort_key']);

  await table(db, 'cover', {
    id: 'text pk',
    source_url: 'text',
    file: 'text?',
    width: 'int?',
    height: 'int?',
    fetched_at: 'big?',
    failed_at: 'big?',
    created_at: 'big',
  });
  await index(db, 'cover', ['source_url'], { unique: true });
  await table(db, 'catalog_cache', { key: 'text pk', value: 'text', fetched_at: 'big', expires_at: 'big' });
  await index(db, 'catalog_cache', ['expires_at']);

  await table(db, 'request', {
    id: 'text pk',
    user_id: 'text',
    book_id: 'text',
    acquisition_id: 'text',
    approval: 'text',
    note: 'text?',
    created_at: 'big',
    decided_at: 'big?',
    decided_by: 'text?',
  });
  await index(db, 'request', ['user_id', 'book_id'], { unique: true });
  await index(db, 'request', ['created_at', 'id']);
  await index(db, 'request', ['acquisition_id']);

  await table(db, 'acquisition', {
    id: 'text pk',
    book_id: 'text',
    state: 'text',
    reason_code: 'text?',
    reason: 'text?',
    next_step: 'text?',
    next_at: 'big?',
    attempts: 'int',
    download_id: 'text?',
    library_item_id: 'text?',
    created_at: 'big',
    updated_at: 'big',
  });
  await index(db, 'acquisition', ['book_id'], { unique: true });
  await index(db, 'acquisition', ['state', 'next_at']);

  await table(db, 'release', {
    id: 'text pk',
    acquisition_id: 'text',
    guid: 'text',
    indexer_id: 'text',
    feed_id: 'text',
    snapshot: 'text',
    decision: 'text',
    accepted: 'int',
    rank: 'int?',
    found_at: 'big',
  });
  await index(db, 'release', ['acquisition_id', 'indexer_id', 'guid'], { unique: true });

  await table(db, 'download', {
    id: 'text pk',
    client_id: 'text',
    info_hash: 'text',
    hashes: 'text',
    title: 'text',
    indexer_id: 'text?',
    indexer_name: 'text?',
    guid: 'text?',
    release: 'text',
    status: 'text',
    state: 'text',
    state_since: 'big',
    reason: 'text?',
    next_step: 'text?',
    next_at: 'big?',
    size_bytes: 'big?',
    save_path: 'text?',
    content_path: 'text?',
    category: 'text?',
    missing_polls: 'int',
    grabbed_at: 'big',
    completed_at: 'big?',
    imported_at: 'big?',
    updated_at: 'big',
  });
  await index(db, 'download', ['client_id', 'info_hash']);
  await index(db, 'download', ['status']);
  await table(db, 'download_acquisition', { download_id: 'text', acquisition_id: 'text' });
  await index(db, 'download_acquisition', ['download_id', 'acquisition_id'], { unique: true });
  await index(db, 'download_acquisition', ['acquisition_id']);
  await table(db, 'remote_path_mapping', {
    id: 'text pk',
    client_id: 'text?',
    remote_path: 'text',
    local_path: 'text',
  });
  await table(db, 'root_folder', { id: 'text pk', path: 'text', created_at: 'big' });
  await index(db, 'root_folder', ['path'], { unique: true });

  await table(db, 'import', {
    id: 'text pk',
    download_id: 'text?',
    source_path: 'text',
    state: 'text',
    plan: 'text',
    error_code: 'text?',
    error: 'text?',
    created_at: 'big',
    updated_at: 'big',
  });
  await index(db, 'import', ['state']);
  await index(db, 'import', ['download_id']);
  await table(db, 'import_step', {
    id: 'text pk',
    import_id: 'text',
    seq: 'int',
    kind: 'text',
    state: 'text',
    data: 'text',
    started_at: 'big',
    finished_at: 'big?',
  });
  await index(db, 'import_step', ['import_id', 'seq'], { unique: true });
  await table(db, 'import_file', {
    id: 'text pk',
    import_id: 'text',
    source: 'text',
    target: 'text',
    mode: 'text',
    size_bytes: 'big',
    inode: 'text?',
    checksum: 'text?',
  });
  await index(db, 'import_file', ['import_id']);

  await table(db, 'library_item', {
    id: 'text pk',
    root_folder_id: 'text',
    book_id: 'text',
    path: 'text',
    path_key: 'text',
    size_bytes: 'big',
    file_count: 'int',
    duration_seconds: 'real?',
    format: 'text?',
    download_id: 'text?',
    import_id: 'text?',
    metadata: 'text',
    field_sources: 'text',
    server_item_id: 'text?',
    available_at: 'big?',
    added_at: 'big',
    updated_at: 'big',
  });
  await index(db, 'library_item', ['path_key'], { unique: true });
  await index(db, 'library_item', ['book_id']);
  await index(db, 'library_item', ['added_at', 'id']);
  await table(db, 'library_file', {
    id: 'text pk',
    library_item_id: 'text',
    path: 'text',
    role: 'text',
    size_bytes: 'big',
    duration_seconds: 'real?',
    inode: 'text?',
  });
  await index(db, 'library_file', ['library_item_id']);

  await table(db, 'history', {
    id: 'text pk',
    at: 'big',
    type: 'text',
    book_id: 'text?',
    book_title: 'text?',
    acquisition_id: 'text?',
    download_id: 'text?',
    user_id: 'text?',
    message: 'text',
    data: 'text',
  });
  await index(db, 'history', ['at', 'id']);
  await index(db, 'history', ['book_id', 'at']);
  await table(db, 'blocklist', {
    id: 'text pk',
    at: 'big',
    title: 'text',
    indexer_id: 'text?',
    indexer_name: 'text?',
    guid: 'text?',
    info_hash: 'text?',
    book_id: 'text?',
    reason: 'text',
  });
  await index(db, 'blocklist', ['info_hash']);
  await index(db, 'blocklist', ['guid']);

  await table(db, 'job', {
    id: 'text pk',
    kind: 'text',
    key: 'text?',
    payload: 'text',
    state: 'text',
    run_at: 'big',
    priority: 'int',
    attempts: 'int',
    max_attempts: 'int',
    lease_until: 'big?',
    last_error: 'text?',
    created_at: 'big',
  });
  await index(db, 'job', ['state', 'run_at']);
  await sql`create unique index job_open_key on job (kind, key) where state = 'open'`.execute(db);
  await table(db, 'schedule', {
    name: 'text pk',
    interval_ms: 'big',
    next_run_at: 'big',
    running_since: 'big?',
    last_run_at: 'big?',
    last_duration_ms: 'big?',
    last_result: 'text?',
    last_message: 'text?',
  });
}
