import { inspect } from 'node:util';

/** A value that must not reach a log, an answer or an error text by accident. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The clear text; call it only where it is sent to its own host. */
  reveal(): string {
    return this.#value;
  }

  toJSON(): string {
    return '***';
  }

  toString(): string {
    return '***';
  }

  [inspect.custom](): string {
    return 'Secret(***)';
  }
}
