/** Made at the first use and kept: the browser needs tens of milliseconds to read the rules of a language. */
export function lazily<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
