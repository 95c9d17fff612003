import type { QueryKey } from '@tanstack/react-query';

/** First words of the query keys: what live events speak about. */
export const keys = {
  me: ['me'],
  setup: ['setup'],
  loginMethods: ['loginMethods'],
  /** Everything that holds catalogue books: search, discovery, book, author, series. */
  books: ['books'],
  requests: ['requests'],
  /** How many more books one may ask for: changes with the requests. */
  quota: ['requests', 'quota'],
  releases: (requestId: string) => ['releases', requestId],
  queue: ['queue'],
  history: ['history'],
  blocklist: ['blocklist'],
  waitingReleases: ['waitingReleases'],
  library: ['library'],
  recycleBin: ['recycleBin'],
  activity: ['activity'],
  imports: ['imports'],
  tasks: ['tasks'],
  /** Work on many things: how it stands, and what became of each. */
  batches: ['batches'],
  /** Folders of root folders that are no library items. */
  unmapped: ['unmapped'],
  health: ['health'],
  logs: ['logs'],
  backups: ['backups'],
  status: ['status'],
  settings: ['settings'],
  providers: ['providers'],
  notificationLog: ['notificationLog'],
  users: ['users'],
  sessions: ['sessions'],
  apiKeys: ['apiKeys'],
  rootFolders: ['rootFolders'],
  pathMappings: ['pathMappings'],
  naming: ['naming'],
} as const satisfies Record<string, QueryKey | ((id: string) => QueryKey)>;
