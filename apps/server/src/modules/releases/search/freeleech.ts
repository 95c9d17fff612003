import type { FreeleechOffer } from '@earmark/contracts';
import type {
  FoundRelease,
  FreeleechAdvice,
  Indexer,
  IndexerAccount,
} from '../../../integrations/indexers/port.ts';
import { AppError } from '../../../kernel/errors.ts';

/** Reason code of a wanted book whose release waits for a person to say whether a token is spent. */
export const FREELEECH_QUESTION = 'freeleechQuestion';

/** Nothing was grabbed: a person is to say whether a token is spent on this release. */
export function freeleechQuestion(title: string, { reason }: FreeleechAdvice): AppError {
  return new AppError({
    code: 'freeleech_question',
    message: `"${title}" was found. ${reason}`,
    hint: 'Say whether to spend a freeleech wedge on it.',
    status: 409,
    blame: 'caller',
  });
}

/** What grabbing the release costs the account, before anybody confirms; null where no token can make it free. */
export function offerOf(
  release: FoundRelease,
  indexer: Indexer | undefined,
  account: IndexerAccount | null,
): FreeleechOffer | null {
  const advice = indexer?.adviseFreeleech?.(release, account);
  if (!advice) return null;
  return {
    ...advice,
    tokensLeft: account?.wedges ?? null,
    costBytes: release.freeleech === true ? 0 : (release.size ?? null),
  };
}
