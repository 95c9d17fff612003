import type { Request } from '../../lib/api/types.ts';
import { pageLanguage, t, tOr } from '../../lib/i18n/index.ts';

export type Standing = Pick<Request, 'reason' | 'nextStep' | 'nextAt'> &
  Partial<Pick<Request, 'reasonCode' | 'nextStepUsual' | 'status'>>;

export type Words = {
  /** Why it stands where it stands. */
  reason: string | null;
  /** The server's own, more precise sentence in English, where the reason above is the short form of it. */
  detail: string | null;
  next: string | null;
  /** The language `next` and an untranslated reason are in. */
  lang: 'en' | undefined;
};

/** A request's standing in words of the page's language, as far as the server says what it means by a code. */
export function plainWords(item: Standing): Words {
  const code = item.reasonCode ?? '';
  const short = code === '' ? null : tOr(`reason.${code}`, '');
  const isShort = short !== null && short !== '';
  const usual = item.nextStepUsual === true && item.status !== undefined;
  return {
    reason: isShort ? short : item.reason,
    detail: isShort ? item.reason : null,
    next: usual && item.nextStep !== null ? t(`nextStep.${item.status ?? 'waiting'}`) : item.nextStep,
    lang: pageLanguage() === 'en' ? undefined : 'en',
  };
}
