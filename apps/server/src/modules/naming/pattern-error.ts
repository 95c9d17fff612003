import { type AppError, badInput } from '../../kernel/index.ts';

export type PatternPlace = {
  /** Name of the input field, for the form that shows the error. */
  field: string;
  pattern: string;
};

/** A refusal that says what is wrong and where; `at` counts from 0. */
export function patternError(place: PatternPlace, at: number, problem: string): AppError {
  const near = place.pattern.slice(at, at + 20);
  const message = near === '' ? `${problem} (at the end)` : `${problem} (at character ${at + 1}, “${near}”)`;
  return badInput(`The naming pattern cannot be used: ${message}.`, [{ path: place.field, message }]);
}
