/** The value of a JSON text; undefined when it is none, as after a crash in the middle of writing. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
