/* Small wishes of a person, kept in this browser. Private windows may refuse storage: then they last for the visit. */

const memory = new Map<string, string>();

export function readPreference(name: string): string | null {
  try {
    return localStorage.getItem(`earmark.${name}`);
  } catch {
    return memory.get(name) ?? null;
  }
}

/** null forgets it. */
export function writePreference(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`earmark.${name}`);
    else localStorage.setItem(`earmark.${name}`, value);
  } catch {
    if (value === null) memory.delete(name);
    else memory.set(name, value);
  }
}
