/** Ends an exhaustive `switch`: a new union member becomes a compile error here. */
export function assertNever(value: never, what = 'value'): never {
  throw new TypeError(`Unexpected ${what}: ${JSON.stringify(value)}`);
}
