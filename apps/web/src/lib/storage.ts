/* Small wishes of a person, kept in this browser. Private windows may refuse storage: then they last for the visit. */

const memory = new Map<string, string>();

export function readPreference(name: string): string | null {
  try {
    return localStorage.getItem(`earmark.${name}`);
  } catch {
    return memory.get(name) ?? null;
  }
}

export function writePreference(name: string, value: string): void {
  try {
    localStorage.setItem(`earmark.${name}`, value);
  } catch {
    memory.set(name, value);
  }
}
