const MOST_TEXTS = 4000;

/**
 * The same answer for the same text, worked out once. Names of thousands of files are looked at again and again; when
 * too many are known all are forgotten.
 */
export function remembered<Answer>(work: (text: string) => Answer): (text: string) => Answer {
  const known = new Map<string, { answer: Answer }>();
  return (text) => {
    let entry = known.get(text);
    if (!entry) {
      if (known.size >= MOST_TEXTS) known.clear();
      entry = { answer: work(text) };
      known.set(text, entry);
    }
    return entry.answer;
  };
}
