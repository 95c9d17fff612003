/** The wizard's steps after the first account, in order; the address names the one that is open. */
export const SETUP_STEPS = ['client', 'library', 'indexers', 'shelf', 'done'] as const;
export type SetupStep = (typeof SETUP_STEPS)[number];

export function readSetupStep(raw: Record<string, unknown>): { step?: SetupStep | undefined } {
  const step = SETUP_STEPS.find((known) => known === raw['step']);
  return step === undefined ? {} : { step };
}

export function nextStep(step: SetupStep): SetupStep {
  return SETUP_STEPS[SETUP_STEPS.indexOf(step) + 1] ?? 'done';
}

export function previousStep(step: SetupStep): SetupStep | undefined {
  return SETUP_STEPS[SETUP_STEPS.indexOf(step) - 1];
}
