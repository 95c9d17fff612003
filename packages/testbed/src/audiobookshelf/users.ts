import { randomUUID } from 'node:crypto';

type UserType = 'root' | 'admin' | 'user';

export type AbsUser = {
  id: string;
  username: string;
  password: string;
  type: UserType;
  isActive: boolean;
  canSeeExplicit: boolean;
  canUpdate: boolean;
  canDelete: boolean;
  canUpload: boolean;
};

export type Credential = { user: AbsUser; kind: 'api' | 'access' | 'refresh' | 'legacy'; isActive: boolean };

export type Users = {
  list: AbsUser[];
  /** Who a bearer token belongs to; nothing for wrong, inactive and refresh tokens. */
  byToken(token: string | undefined): Credential | undefined;
  login(username: string, password: string): AbsUser | undefined;
  issue(user: AbsUser, kind: Credential['kind'], options?: { token?: string; isActive?: boolean }): string;
  /** The user of a refresh token. */
  byRefreshToken(token: string | undefined): AbsUser | undefined;
  revoke(token: string): void;
};

export function createUsers(): Users {
  const credentials = new Map<string, Credential>();
  const list: AbsUser[] = [];
  return {
    list,
    byToken: (token) => {
      const found = credentials.get(token ?? '');
      const isUsable = found?.isActive && found.user.isActive && found.kind !== 'refresh';
      return isUsable ? found : undefined;
    },
    byRefreshToken: (token) => {
      const found = credentials.get(token ?? '');
      return found?.kind === 'refresh' && found.user.isActive ? found.user : undefined;
    },
    login: (username, password) =>
      list.find((user) => user.username === username && user.password === password && user.isActive),
    issue: (user, kind, options = {}) => {
      const token = options.token ?? makeToken(kind, user);
      credentials.set(token, { user, kind, isActive: options.isActive ?? true });
      return token;
    },
    revoke: (token) => {
      credentials.delete(token);
    },
  };
}

export function createUser(facts: Pick<AbsUser, 'username' | 'type'> & Partial<AbsUser>): AbsUser {
  const isAdmin = facts.type !== 'user';
  return {
    id: randomUUID(),
    password: '',
    isActive: true,
    canSeeExplicit: isAdmin,
    canUpdate: isAdmin,
    canDelete: isAdmin,
    canUpload: isAdmin,
    ...facts,
  };
}

/** The user as `authorize` and `login` answer it. */
export function renderUser(user: AbsUser, token: string): Record<string, unknown> {
  return {
    id: user.id,
    username: user.username,
    email: null,
    type: user.type,
    token,
    mediaProgress: [],
    seriesHideFromContinueListening: [],
    bookmarks: [],
    isActive: user.isActive,
    isLocked: false,
    lastSeen: null,
    createdAt: 1_735_689_600_000,
    permissions: {
      download: true,
      update: user.canUpdate,
      delete: user.canDelete,
      upload: user.canUpload,
      createEreader: false,
      accessAllLibraries: true,
      accessAllTags: true,
      accessExplicitContent: user.canSeeExplicit,
      selectedTagsNotAccessible: false,
    },
    librariesAccessible: [],
    itemTagsSelected: [],
    hasOpenIDLink: false,
  };
}

/** Looks like a JWT, says its type, and is good only for this stand-in. */
function makeToken(kind: Credential['kind'], user: AbsUser): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const payload = { keyId: randomUUID(), userId: user.id, type: kind };
  return [part({ alg: 'HS256', typ: 'JWT' }), part(payload), randomUUID().replaceAll('-', '')].join('.');
}
