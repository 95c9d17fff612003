import type { TestResult } from '@earmark/contracts';
import { isAppError } from '../../../kernel/errors.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { IndexerAccount } from '../port.ts';
import type { MamApi } from './api.ts';
import { searchForText } from './search-request.ts';
import { slotRefusal } from './unsatisfied.ts';

type Detail = TestResult['details'][number];

/** Signs in, reads the account, searches once; on a refused session also asks where MAM sees this server. */
export async function testConnection(tools: {
  api: MamApi;
  log: Logger;
  reserve: number;
  account(): Promise<IndexerAccount>;
  sessionAge(): string;
}): Promise<TestResult> {
  let account: IndexerAccount;
  try {
    account = await tools.account();
    await tools.api.search(searchForText('', 0), { ignoreBackOff: true });
  } catch (error) {
    if (!isAppError(error) || error.code !== 'indexer_auth') throw error;
    const seen = await seenAddress(tools.api, tools.log);
    return {
      ok: false,
      message: error.message,
      code: error.code,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      details: seen ? [{ label: 'MyAnonamouse sees this server as', value: seen, ok: false }] : [],
    };
  }
  const refusal = slotRefusal(account, tools.reserve);
  const details: Detail[] = [
    { label: 'Account', value: `${account.username} (${account.className})` },
    { label: 'VIP', value: account.isVip ? 'yes' : 'no' },
    { label: 'Ratio', value: account.ratio === null ? 'unknown' : account.ratio.toFixed(2) },
    { label: 'Freeleech wedges', value: account.wedges === null ? 'unknown' : String(account.wedges) },
    {
      label: 'Unsatisfied torrents',
      value: account.unsatisfied ? `${account.unsatisfied.count} of ${account.unsatisfied.limit}` : 'unknown',
      ok: refusal === null,
    },
    { label: 'Session', value: tools.sessionAge() },
  ];
  if (account.frozenUntilAt !== null) {
    const until = new Date(account.frozenUntilAt).toISOString();
    details.push({ label: 'Downloads frozen until', value: until, ok: false });
  }
  return { ok: true, message: `Signed in to MyAnonamouse as ${account.username}.`, details };
}

async function seenAddress(api: MamApi, log: Logger): Promise<string | null> {
  try {
    return await api.address();
  } catch (error) {
    log.debug({ err: error }, 'MyAnonamouse did not tell the address it sees');
    return null;
  }
}
