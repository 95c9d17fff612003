import type { Request } from '../../lib/api/types.ts';
import { t, tOr, told } from '../../lib/i18n/index.ts';

export type Standing = Pick<Request, 'reason' | 'nextStep' | 'nextAt'> &
  Partial<Pick<Request, 'reasonCode' | 'nextStepUsual' | 'status'>>;

export type Words = {
  /** Why it stands where it stands. */
  reason: string | null;
  /** The server's own, more precise sentence, where the reason above is the short form of it. */
  detail: string | null;
  next: string | null;
};

/** A request's standing in words of the page's language. */
export function plainWords(item: Standing): Words {
  const code = item.reasonCode ?? '';
  const short = code === '' ? '' : tOr(`reason.${code}`, '');
  const full = item.reason === null ? null : told(item.reason);
  const usual = item.nextStepUsual === true && item.status !== undefined;
  const next = item.nextStep === null ? null : told(item.nextStep);
  return {
    reason: short === '' ? full : short,
    detail: short === '' ? null : full,
    next: usual && next !== null ? t(`nextStep.${item.status ?? 'waiting'}`) : next,
  };
}
