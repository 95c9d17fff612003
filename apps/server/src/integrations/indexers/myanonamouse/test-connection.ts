import type { TestResult } from '@earmark/contracts';
import { isAppError } from '../../../kernel/errors.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { IndexerAccount, IndexerFact } from '../port.ts';
import type { MamApi } from './api.ts';
import { searchForText } from './search-request.ts';

/** Signs in, reads the account, searches once; on a refused session also asks where MAM sees this server. */
export async function testConnection(tools: {
  api: MamApi;
  log: Logger;
  account(): Promise<IndexerAccount>;
  facts(): IndexerFact[];
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
  return {
    ok: true,
    message: `Signed in to MyAnonamouse as ${account.username}.`,
    details: tools.facts(),
  };
}

async function seenAddress(api: MamApi, log: Logger): Promise<string | null> {
  try {
    const seen = await api.address();
    return seen && [seen.ip, seen.network].filter(Boolean).join(', ');
  } catch (error) {
    log.debug({ err: error }, 'MyAnonamouse did not tell the address it sees');
    return null;
  }
}
