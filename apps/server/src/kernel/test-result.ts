import type { TestResult } from '@earmark/contracts';
import { AppError } from './errors.ts';

/** Runs what a *Test* button tries; trouble that is expected becomes the answer, anything else stays an error. */
export async function asTestResult(test: () => Promise<TestResult>): Promise<TestResult> {
  try {
    return await test();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return {
      ok: false,
      message: error.message,
      code: error.code,
      details: [],
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    };
  }
}
