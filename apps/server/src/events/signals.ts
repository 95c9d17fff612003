import { describeError } from '../kernel/errors.ts';
import type { Logger } from '../platform/logger.ts';

/** What the processes of one database tell each other beside the events that people see: something stored is another now. */
export type SignalName = 'settings';

export type Signals = {
  /** Tells every listener here, and every other process. */
  send(name: SignalName): void;
  /** Takes a signal that another process sent. */
  receive(name: SignalName): void;
  /** Nothing was heard for a while: each signal may have been sent. */
  receiveAll(): void;
  on(name: SignalName, listener: () => void): () => void;
  /** Called for each signal sent here, to carry it to other processes. */
  onSend(forward: (name: SignalName) => void): void;
};

export function createSignals(log: Logger): Signals {
  const listeners = new Map<SignalName, Set<() => void>>();
  let forward: ((name: SignalName) => void) | undefined;

  const receive = (name: SignalName) => {
    for (const listener of listeners.get(name) ?? []) {
      try {
        listener();
      } catch (error) {
        log.error({ err: describeError(error), signal: name }, 'Who listens for a signal failed.');
      }
    }
  };

  return {
    send: (name) => {
      receive(name);
      forward?.(name);
    },
    receive,
    receiveAll: () => {
      for (const name of listeners.keys()) receive(name);
    },
    on: (name, listener) => {
      const known = listeners.get(name) ?? new Set();
      listeners.set(name, known.add(listener));
      return () => known.delete(listener);
    },
    onSend: (next) => {
      forward = next;
    },
  };
}
