import type { SettingsAnswer } from '../../lib/api/types.ts';

/** `folderPattern` is fixed by `EARMARK_FOLDER_PATTERN`. */
export function environmentName(field: string): string {
  return `EARMARK_${field.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** What is sent: without locked fields, without secrets nobody typed, without numbers that are none. */
export function toSettingsBody(
  answer: SettingsAnswer,
  values: Record<string, unknown>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => {
      if (answer.locked.includes(name)) return false;
      if (answer.secretsSet.includes(name) && value === '') return false;
      return !(typeof value === 'number' && Number.isNaN(value));
    }),
  );
}

/** One term a line becomes a list; blank lines and doubles go. */
export function toTerms(text: string): string[] {
  return [
    ...new Set(
      text
        .split(/\n/)
        .map((term) => term.trim())
        .filter((term) => term !== ''),
    ),
  ];
}

/** Secret fields, which the server never sends, start empty. */
const SECRETS: Partial<Record<SettingsAnswer['section'], readonly string[]>> = {
  audiobookshelf: ['absApiToken'],
  signOn: ['oidcClientSecret'],
};

export function withSecrets(answer: SettingsAnswer): Record<string, unknown> {
  return {
    ...Object.fromEntries((SECRETS[answer.section] ?? []).map((name) => [name, ''])),
    ...answer.values,
  };
}
