/** A torrent the account took and has to seed for 72 hours. */
type Snatch = { releaseId: number; startedAt: number };

/** What MAM knows of the one user of the stand-in; tests change it at will. */
export type MamAccount = {
  uid: number;
  username: string;
  className: string;
  /** `YYYY-MM-DD HH:MM:SS`, null without VIP. */
  vipUntil: string | null;
  uploadedBytes: number;
  downloadedBytes: number;
  seedbonus: number;
  wedges: number;
  unsatisfiedLimit: number;
  /** Torrents not yet seeded long enough; older than 72 hours they count as satisfied. */
  unsatisfied: Snatch[];
  /** Unsatisfied torrents the stand-in knows no release of. */
  otherUnsatisfied: number;
  snatched: Set<number>;
  /** Release → when a wedge was put on it. */
  personalFreeleech: Map<number, number>;
  /** All downloads are refused until then. */
  frozenUntil: number;
  freezeHappenedAt: number;
  /** Addresses that may use `dl` links without a cookie. */
  knownIps: string[];
  passkey: string;
  lastSeedboxChangeAt: number;
  seedboxIp: string;
};

export const SEED_TIME_MS = 72 * 3_600_000;
export const FREEZE_MS = 24 * 3_600_000;

export function createAccount(given: Partial<MamAccount> = {}): MamAccount {
  return {
    uid: 412_345,
    username: 'quietlistener',
    className: 'Power User',
    vipUntil: null,
    uploadedBytes: 5_634_997_092_352,
    downloadedBytes: 1_288_490_188_800,
    seedbonus: 45_210,
    wedges: 12,
    unsatisfiedLimit: 100,
    unsatisfied: [],
    otherUnsatisfied: 0,
    snatched: new Set(),
    personalFreeleech: new Map(),
    frozenUntil: 0,
    freezeHappenedAt: 0,
    knownIps: [],
    passkey: '0123456789abcdef0123456789abcdef',
    lastSeedboxChangeAt: 0,
    seedboxIp: '',
    ...given,
  };
}

export function countUnsatisfied(account: MamAccount, now: number): number {
  return (
    account.otherUnsatisfied +
    account.unsatisfied.filter((snatch) => now - snatch.startedAt < SEED_TIME_MS).length
  );
}
